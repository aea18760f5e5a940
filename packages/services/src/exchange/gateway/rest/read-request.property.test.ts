import fc from "fast-check";
import { expect, test } from "vitest";
import { readParams } from "./read-request.ts";

/** What a query means, told plainly. */
function fieldsOf(query: string): (readonly [string, string])[] {
  const pairs = query.split("&").filter((pair) => pair !== "");
  return pairs.map((pair) => {
    const [name = "", ...rest] = pair.split("=");
    return [name, rest.join("=")];
  });
}

test("every query is read as if it were split at its marks", () => {
  const query = fc.string({ unit: fc.constantFrom("a", "b", "c", "=", "&"), maxLength: 24 });
  fc.assert(
    fc.property(query, (text) => {
      const fields = fieldsOf(text);
      const isClear = new Set(fields.map(([name]) => name)).size === fields.length;
      const read = () => {
        const params = readParams({ query: text, body: "" });
        return params.names().map((name) => [name, params.has(name) && valueOf(params, name)]);
      };
      if (isClear) expect(read()).toEqual(fields);
      else expect(read).toThrow("Duplicate values");
    }),
    { numRuns: 2_000 },
  );
});

/** Empty values are refused where they are asked for. */
function valueOf(params: ReturnType<typeof readParams>, name: string): string {
  try {
    return params.string(name);
  } catch {
    return "";
  }
}
