import fc from "fast-check";
import { expect, test } from "vitest";
import { Params } from "./params.ts";

/** As Binance tells them in its refusals. */
const DECIMAL = /^([0-9]{1,20})(\.[0-9]{1,20})?$/;
const INTEGER = /^[0-9]{1,20}$/;

const digits = fc.string({ unit: fc.constantFrom("0", "1", "9"), maxLength: 22, size: "max" });
const other = fc.constantFrom("", "", ".", ".", "-", "/", ":", "e", "\n", " ", "\u0660");
const texts = fc.tuple(other, digits, other, digits, other).map((parts) => parts.join(""));

test("amounts and numbers are taken when they are in the range that a refusal tells", () => {
  const property = fc.property(texts, (text) => {
    const params = new Params(new Map([["x", text]]));
    const isTaken = (read: () => unknown): boolean => {
      try {
        return read() !== undefined;
      } catch (error) {
        // A number that is well-formed and too large is another matter.
        return (error as Error).message.includes("overflow");
      }
    };
    expect(isTaken(() => params.decimalText("x"))).toBe(DECIMAL.test(text));
    expect(isTaken(() => params.integer("x"))).toBe(INTEGER.test(text));
  });
  fc.assert(property, { numRuns: 2_000 });
});
