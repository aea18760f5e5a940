import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { expect, test } from "vitest";
import type { ChunkSeed } from "./authenticate.ts";
import { ChunkedBody } from "./chunked-body.ts";
import { signingKey } from "./signature.ts";

/** The worked example of AWS's own documentation: 66,560 letters in signed chunks. */
const scope = {
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  day: "20130524",
  region: "us-east-1",
  service: "s3",
};
const seed: ChunkSeed = {
  key: signingKey("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", scope),
  scope,
  timestamp: "20130524T000000Z",
  signature: "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9",
};
const signatures = [
  "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648",
  "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
  "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9",
] as const;
const example = (letter = "a") =>
  `10000;chunk-signature=${signatures[0]}\r\n${"a".repeat(65_536)}\r\n` +
  `400;chunk-signature=${signatures[1]}\r\n${letter.repeat(1024)}\r\n` +
  `0;chunk-signature=${signatures[2]}\r\n\r\n`;

const decode = (encoded: string, chunked: ChunkedBody, pieceBytes = encoded.length) => {
  const bytes = Buffer.from(encoded);
  const pieces = Array.from({ length: Math.ceil(bytes.length / pieceBytes) }, (_, index) =>
    bytes.subarray(index * pieceBytes, (index + 1) * pieceBytes),
  );
  return buffer(Readable.from(pieces).pipe(chunked));
};

test("AWS's example of signed chunks", async () => {
  const content = await decode(example(), new ChunkedBody(seed));
  expect(content.toString()).toBe("a".repeat(66_560));
});

test.each([1, 7, 1000])("arriving %i bytes at a time", async (pieceBytes) => {
  const trailer = "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n";
  const chunked = new ChunkedBody(undefined);
  expect((await decode(trailer, chunked, pieceBytes)).toString()).toBe("hello");
  expect(chunked.trailers).toEqual({ "x-amz-checksum-crc32": "NhCmhg==" });
  expect((await decode(example(), new ChunkedBody(seed), pieceBytes)).length).toBe(66_560);
});

test.each([
  ["changed content", example("b"), "SignatureDoesNotMatch"],
  ["chunks in another order", example().split("\r\n").toReversed().join("\r\n"), "InvalidRequest"],
  ["an end cut off", example().slice(0, 70_000 - 4000), "IncompleteBody"],
  ["no signature", "5\r\nhello\r\n0\r\n\r\n", "InvalidRequest"],
])("%s is refused", async (_, encoded, code) => {
  await expect(decode(encoded, new ChunkedBody(seed))).rejects.toMatchObject({ code });
});

test.each([
  ["a length that is none", "zz\r\nhello\r\n0\r\n\r\n", "InvalidRequest"],
  ["content longer than said", "3\r\nhello\r\n0\r\n\r\n", "InvalidRequest"],
  ["a head without end", "1".repeat(5000), "InvalidRequest"],
  ["no last chunk", "5\r\nhello\r\n", "IncompleteBody"],
  ["something after the end", "0\r\n\r\nmore", "InvalidRequest"],
])("%s is refused", async (_, encoded, code) => {
  await expect(decode(encoded, new ChunkedBody(undefined))).rejects.toMatchObject({ code });
});
