import fc from "fast-check";
import { expect, test } from "vitest";
import { AUDIT_START, auditEntry, auditHash } from "./audit-entry.ts";
import { canonicalJson } from "./canonical-json.ts";

test("equal values are equal texts, whatever order their names came in", () => {
  expect(canonicalJson({ b: [1, { d: null, c: "x" }], a: -0.5 })).toBe(
    '{"a":-0.5,"b":[1,{"c":"x","d":null}]}',
  );
  expect(canonicalJson({ left: undefined, kept: true })).toBe('{"kept":true}');
  expect(() => canonicalJson({ units: 5n })).toThrow("BigInt");
  expect(() => canonicalJson([() => {}])).toThrow("function");
});

test("canonical JSON is JSON, and has no control characters in it", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      // oxlint-disable-next-line no-control-regex -- these are what must not be there
      expect(text).not.toMatch(/[\u0000-\u001f]/);
    }),
  );
});

const command = {
  kind: "Withdraw",
  accountId: 7,
  assetId: 1,
  amountUnits: 5,
  transferId: "w",
} as const;

test("an entry tells who asked for what, and what came of it", () => {
  const why = { rule: "9.9", actual: 1, limit: 2 };
  const refusal = {
    kind: "CommandRejected",
    accountId: 7,
    code: -2010,
    message: "No.",
    part: 0,
    why,
  };
  const applied = { sequence: 3, timeUs: 4, command, events: [refusal as never] };
  const entry = auditEntry(applied, "", AUDIT_START);
  expect(entry).toMatchObject({ sequence: 3, timeUs: 4, accountId: 7 });
  expect(JSON.parse(entry.body)).toEqual({
    command,
    refused: [{ code: -2010, part: 0, rule: "9.9" }],
  });
  expect(entry.hash).toBe(auditHash(AUDIT_START, entry));
});

test("every part of an entry, and the entry before it, is in its hash", () => {
  const applied = { sequence: 3, timeUs: 4, command, events: [] };
  const entry = auditEntry(applied, "posting", AUDIT_START);
  const others = [
    auditEntry(applied, "another posting", AUDIT_START),
    auditEntry(applied, "", AUDIT_START),
    auditEntry(applied, "posting", "1".repeat(64)),
    auditEntry({ ...applied, sequence: 4 }, "posting", AUDIT_START),
    auditEntry({ ...applied, timeUs: 5 }, "posting", AUDIT_START),
    auditEntry({ ...applied, command: { ...command, accountId: 8 } }, "posting", AUDIT_START),
  ];
  expect(new Set([entry, ...others].map(({ hash }) => hash)).size).toBe(7);
});
