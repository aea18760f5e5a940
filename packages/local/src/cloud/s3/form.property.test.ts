import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import type { IncomingMessage } from "node:http";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readForm } from "./form.ts";

/** Only what the reader uses of a message. */
function message(body: Buffer, cuts: readonly number[]): IncomingMessage {
  const ends = [...new Set([...cuts.map((cut) => cut % (body.length + 1)), body.length])];
  const sorted = ends.toSorted((a, b) => a - b);
  const pieces = sorted.map((end, index) => body.subarray(sorted[index - 1] ?? 0, end));
  const stream = Readable.from(pieces.filter((piece) => piece.length > 0));
  return Object.assign(stream, {
    headers: { "content-type": "multipart/form-data; boundary=b" },
  }) as unknown as IncomingMessage;
}

function encode(fields: Readonly<Record<string, string>>, content: Uint8Array): Buffer {
  const head = (name: string) => `--b\r\nContent-Disposition: form-data; name="${name}"`;
  const parts = Object.entries(fields).map(([name, value]) => `${head(name)}\r\n\r\n${value}\r\n`);
  const file = `${head("file")}; filename="f.png"\r\nContent-Type: image/png\r\n\r\n`;
  return Buffer.concat([
    Buffer.from(parts.join("") + file),
    content,
    Buffer.from('\r\n--b\r\nContent-Disposition: form-data; name="submit"\r\n\r\nGo\r\n--b--\r\n'),
  ]);
}

/** Bytes that often look like the beginning of a boundary. */
const tricky = fc
  .array(fc.constantFrom("\r", "\n", "-", "--", "b", "\r\n", "\r\n-", "\r\n--", "x"), {
    size: "max",
    maxLength: 60,
  })
  .map((pieces) => pieces.join("").replaceAll("\r\n--b", "\r\n--x"))
  .map((text) => Buffer.from(text));

test("a form arrives whole, however it is cut on its way", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(fc.stringMatching(/^[a-z-]{1,9}$/), fc.stringMatching(/^[\w ]{0,20}$/)),
      fc.oneof(tricky, fc.uint8Array({ maxLength: 300 })),
      fc.array(fc.nat(2000), { maxLength: 20, size: "max" }),
      async (fields, content, cuts) => {
        fc.pre(!Object.hasOwn(fields, "file") && !Buffer.from(content).includes("\r\n--b"));
        const form = await readForm(message(encode(fields, content), cuts));
        expect(Object.fromEntries(form.fields)).toEqual({ ...fields });
        expect(form.filename).toBe("f.png");
        const received = await buffer(Readable.from(form.content));
        expect(received.equals(Buffer.from(content))).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
});
