import { createHmac } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { HmacSha256 } from "./hmac.ts";

const bytes = fc
  .uint8Array({ maxLength: 2_200, size: "max" })
  .map((array) => ({ text: Buffer.from(array).toString("latin1"), encoding: "latin1" as const }));
const characters = fc
  .string({ unit: "binary", maxLength: 800, size: "max" })
  .map((text) => ({ text, encoding: "utf8" as const }));

test("takes what Node's own HMAC makes, for every secret and message, one after the other", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary", maxLength: 200, size: "max" }),
      fc.array(fc.oneof(bytes, characters), { maxLength: 3 }),
      fc.nat({ max: 63 }),
      (secret, messages, at) => {
        const hmac = new HmacSha256(secret);
        for (const signed of messages) {
          const made = createHmac("sha256", secret).update(signed.text, signed.encoding);
          const hex = made.digest("hex");
          expect(hmac.hasMade(hex, signed)).toBe(true);
          expect(hmac.hasMade(hex.toUpperCase(), signed)).toBe(true);
          expect(hmac.hasMade(otherDigit(hex, at), signed)).toBe(false);
        }
      },
    ),
  );
});

test.each(["", "00", "0".repeat(63), "0".repeat(65), `${"0".repeat(63)}x`, "z".repeat(64), "é"])(
  "%j is no HMAC at all",
  (hex) => {
    const hmac = new HmacSha256("secret");
    expect(hmac.hasMade(hex, { text: "a=1", encoding: "latin1" })).toBe(false);
  },
);

test("what was looked at before leaves nothing behind", () => {
  const signed = { text: "a=1", encoding: "latin1" } as const;
  const hex = createHmac("sha256", "secret").update(signed.text).digest("hex");
  expect(new HmacSha256("secret").hasMade(hex, signed)).toBe(true);
  expect(new HmacSha256("secret").hasMade(hex.slice(0, 62), signed)).toBe(false);
  expect(new HmacSha256("other").hasMade(hex, signed)).toBe(false);
  expect(new HmacSha256("secret").hasMade(hex, { ...signed, text: "a=" })).toBe(false);
});

function otherDigit(hex: string, at: number): string {
  return hex.slice(0, at) + (hex[at] === "0" ? "1" : "0") + hex.slice(at + 1);
}
