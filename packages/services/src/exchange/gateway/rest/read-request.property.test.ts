import fc from "fast-check";
import { expect, test } from "vitest";
import type { Params } from "../params.ts";
import { readParams } from "./read-request.ts";

type Fields = (readonly [string, string])[];

/** What a query means, told plainly; no name may stand in it twice. */
function fieldsOf(query: string): Fields | "refused" {
  const fields = query
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => {
      const [name = "", ...rest] = pair.split("=");
      return [name, rest.join("=")] as const;
    });
  return new Set(fields.map(([name]) => name)).size === fields.length ? fields : "refused";
}

function read(query: string): Fields | "refused" {
  try {
    const params = readParams({ query, body: "" });
    return params.names().map((name) => [name, valueOf(params, name)] as const);
  } catch {
    return "refused";
  }
}

/** Empty values are refused where they are asked for. */
function valueOf(params: Params, name: string): string {
  try {
    return params.string(name);
  } catch {
    return "";
  }
}

test("every query is read as if it were split at its marks", () => {
  const query = fc.string({ unit: fc.constantFrom("a", "b", "c", "=", "&"), maxLength: 24 });
  const property = fc.property(query, (text) => {
    expect(read(text)).toEqual(fieldsOf(text));
  });
  fc.assert(property, { numRuns: 2_000 });
});
