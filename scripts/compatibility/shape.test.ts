import { expect, test } from "vitest";
import { differences, type Shape } from "./shape.ts";

const rules = {
  optional: { stopPrice: "decstr" },
  filters: { LOT_SIZE: { minQty: "decstr" } },
};
const of = (shape: Shape, value: unknown) => differences([shape], value, rules);

test("what is like its shape differs in nothing", () => {
  const shape = { id: "int", price: "decstr", fills: [{ qty: "decstr" }], note: "null", open: {} };
  const value = {
    id: 1,
    price: "-0.10",
    fills: [{ qty: "1" }, { qty: "2" }],
    note: 7,
    open: { a: 1 },
  };
  expect(of(shape, value)).toEqual([]);
  expect(of(shape, { ...value, stopPrice: "1.0" })).toEqual([]);
  expect(of({ filters: [] }, { filters: [1, "x"] })).toEqual([]);
});

test.each<[string, Shape, unknown, readonly string[]]>([
  ["a field too few", { a: "int", b: "int" }, { a: 1 }, ["b is missing"]],
  ["a field too many", { a: "int" }, { a: 1, b: 2 }, ["b is more"]],
  ["a number that is text", { a: "int" }, { a: "1" }, ["a is no int"]],
  ["text that is a number", { a: "decstr" }, { a: 1 }, ["a is no decstr"]],
  ["text that is no number", { a: "decstr" }, { a: "one" }, ["a is no decstr"]],
  ["a fraction", "int", 1.5, ["the answer is no int"]],
  ["deep inside", { a: [{ b: "boolean" }] }, { a: [{ b: 1 }] }, ["a[].b is no boolean"]],
  ["an object for a list", ["int"], {}, ["the answer is no list"]],
  ["a list for an object", { a: "int" }, [], ["the answer is no object"]],
  ["nothing", { a: "int" }, null, ["the answer is no object"]],
  ["an optional field of the wrong type", {}, 1, ["the answer is no object"]],
  [
    "the fields of a filter",
    { filterType: "string" },
    { filterType: "LOT_SIZE", minQty: 1 },
    ["minQty is no decstr"],
  ],
])("%s is told", (_what, shape, value, expected) => {
  expect(of(shape, value)).toEqual(expected);
});

test("of several shapes the nearest is compared", () => {
  const shapes = [
    { a: "int", b: "int", c: "int" },
    { a: "int", d: "int" },
  ];
  expect(differences(shapes, { a: 1, d: 2, e: 3 }, rules)).toEqual(["e is more"]);
  expect(differences([["int"], { a: "int" }], { a: "x" }, rules)).toEqual(["a is no int"]);
});
