import { createHash } from "node:crypto";
import { Transform, type Readable, type TransformCallback } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Payload } from "./authenticate.ts";
import type { BlobStore, Segment } from "./blob-store.ts";
import {
  algorithmOfHeader,
  checksumHeader,
  createDigest,
  parseAlgorithm,
  type ChecksumAlgorithm,
  type Digest,
} from "./checksum.ts";
import { ChunkedBody } from "./chunked-body.ts";
import { OBJECT_BYTES_MAX } from "./limits.ts";
import type { S3Request } from "./request.ts";
import { refusal, S3Error } from "./s3-error.ts";

/** A body that has arrived whole, is on disk, and is what its sender said it was. */
export interface Received {
  readonly segment: Segment;
  readonly md5: Buffer;
  readonly checksums: Checksums;
}

export type Checksums = Readonly<Partial<Record<ChecksumAlgorithm, string>>>;

/** Streams a request's body to disk and checks its length and every checksum sent with it. */
export async function receive(
  request: S3Request,
  payload: Payload,
  blobs: BlobStore,
): Promise<Received> {
  const { headers } = request;
  const streaming = payload.hash.startsWith("STREAMING-");
  const isChunked = streaming || /\baws-chunked\b/.test(headers["content-encoding"] ?? "");
  const declared = headers[isChunked ? "x-amz-decoded-content-length" : "content-length"];
  const bytes = declaredLength(declared);
  const signed = payload.hash.startsWith("STREAMING-AWS4-HMAC-SHA256");
  const chunked = isChunked ? new ChunkedBody(signed ? payload.seed : undefined) : undefined;
  const source = chunked ? decoded(request.body, chunked) : request.body;
  const received = await store(source, blobs, { algorithms: expectedAlgorithms(headers), bytes });
  try {
    const said = { ...headers, ...chunked?.trailers };
    assertPayloadHash(payload.hash, received.sha256);
    assertChecksums(said, received);
    return received;
  } catch (error) {
    await blobs.remove([received.segment]);
    throw error;
  }
}

/**
 * Not a pipeline: that would close the connection on a bad chunk, and with it the way for our
 * answer. A client that goes away ends the body all the same.
 */
function decoded(body: Readable, chunked: ChunkedBody): ChunkedBody {
  body.once("error", (error) => chunked.destroy(error));
  body.once("close", () => {
    if (!body.readableEnded) chunked.destroy(refusal.incompleteBody());
  });
  return body.pipe(chunked);
}

/** Writes a stream to a new blob. When it fails, or is not `bytes` long, nothing stays on disk. */
export async function store(
  source: Readable,
  blobs: BlobStore,
  expected: { readonly algorithms: readonly ChecksumAlgorithm[]; readonly bytes?: number },
): Promise<Received & { readonly sha256: string }> {
  const meter = new Meter(expected.algorithms);
  const { blob, writable } = blobs.create();
  try {
    await pipeline(source, meter, writable);
    if (expected.bytes !== undefined && meter.bytes !== expected.bytes) {
      throw refusal.incompleteBody();
    }
  } catch (error) {
    await blobs.remove([{ blob, bytes: 0 }]);
    throw error;
  }
  return { segment: { blob, bytes: meter.bytes }, ...meter.results() };
}

/** Passes data on, counting and hashing it. */
class Meter extends Transform {
  bytes = 0;
  readonly #md5 = createHash("md5");
  readonly #sha256 = createHash("sha256");
  readonly #digests: readonly (readonly [ChecksumAlgorithm, Digest])[];

  constructor(algorithms: readonly ChecksumAlgorithm[]) {
    super();
    this.#digests = algorithms.map((algorithm) => [algorithm, createDigest(algorithm)]);
  }

  override _transform(data: Buffer, _: BufferEncoding, done: TransformCallback): void {
    this.bytes += data.length;
    if (this.bytes > OBJECT_BYTES_MAX) return done(refusal.tooLarge());
    this.#md5.update(data);
    this.#sha256.update(data);
    for (const [, digest] of this.#digests) digest.update(data);
    done(null, data);
  }

  results() {
    const checksums = this.#digests.map(([name, digest]) => [name, digest.base64()] as const);
    return {
      md5: this.#md5.digest(),
      sha256: this.#sha256.digest("hex"),
      checksums: Object.fromEntries(checksums) as Checksums,
    };
  }
}

function declaredLength(declared: string | undefined): number {
  if (declared === undefined) {
    throw new S3Error(
      411,
      "MissingContentLength",
      "You must provide the Content-Length HTTP header.",
    );
  }
  const bytes = Number(declared);
  if (!Number.isSafeInteger(bytes) || bytes < 0) {
    throw refusal.invalidArgument("The content length is not a number of bytes.");
  }
  if (bytes > OBJECT_BYTES_MAX) throw refusal.tooLarge();
  return bytes;
}

/** From the headers, the announced trailers, and the algorithm the SDK says it will use. */
function expectedAlgorithms(headers: Readonly<Record<string, string>>): ChecksumAlgorithm[] {
  const announced = (headers["x-amz-trailer"] ?? "").split(",").map((name) => name.trim());
  const named = headers["x-amz-sdk-checksum-algorithm"];
  const found = [...Object.keys(headers), ...announced.map((name) => name.toLowerCase())].flatMap(
    (header) => algorithmOfHeader(header) ?? [],
  );
  return [...new Set([...found, ...(named === undefined ? [] : [parseAlgorithm(named)])])];
}

function assertPayloadHash(promised: string, actual: string): void {
  if (promised === "UNSIGNED-PAYLOAD" || promised.startsWith("STREAMING-")) return;
  if (promised.toLowerCase() === actual) return;
  throw new S3Error(
    400,
    "XAmzContentSHA256Mismatch",
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
  );
}

function assertChecksums(
  said: Readonly<Record<string, string>>,
  { checksums, md5 }: Received,
): void {
  const givenMd5 = said["content-md5"];
  if (givenMd5 !== undefined && givenMd5 !== md5.toString("base64")) {
    throw refusal.badDigest("Content-MD5");
  }
  for (const [name, actual] of Object.entries(checksums)) {
    const given = said[checksumHeader(name as ChecksumAlgorithm)];
    if (given !== undefined && given !== actual) throw refusal.badDigest(name);
  }
  for (const trailer of (said["x-amz-trailer"] ?? "").split(",").filter((name) => name !== "")) {
    if (said[trailer.trim().toLowerCase()] === undefined) throw refusal.incompleteBody();
  }
}
