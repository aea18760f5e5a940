import fc from "fast-check";
import { expect, test } from "vitest";
import { NameColumn } from "./name-column.ts";

const name = fc.string({ unit: "binary-ascii", maxLength: 36, size: "max" });

test("gives every name back, and knows it from all others", () => {
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 300, size: "max" }), (names) => {
      const column = new NameColumn();
      for (const each of names) column.push(each);
      expect(column.length).toBe(names.length);
      expect(names.map((_, row) => column.at(row))).toEqual(names);
      const first = names[0] ?? "";
      expect(names.map((_, row) => column.is(row, first))).toEqual(
        names.map((each) => each === first),
      );
    }),
  );
});

test("has no name for a row that is not there", () => {
  const column = new NameColumn();
  column.push("a");
  expect(column.at(1)).toBe("");
  expect(column.is(1, "")).toBe(false);
});
