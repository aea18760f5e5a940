import { createHmac } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { HmacSha256 } from "./hmac.ts";

test("is Node's own HMAC for every secret and message, one after the other", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary", maxLength: 200, size: "max" }),
      fc.array(fc.uint8Array({ maxLength: 2_200, size: "max" }), { maxLength: 2 }),
      (secret, messages) => {
        const hmac = new HmacSha256(secret);
        for (const message of messages.map((bytes) => Buffer.from(bytes))) {
          const expected = createHmac("sha256", secret).update(message).digest("hex");
          expect(hmac.digest(message).toString("hex")).toBe(expected);
        }
      },
    ),
  );
});
