import type { Readable } from "node:stream";
import type { Payload, SignaturePolicy } from "./authenticate.ts";
import type { BlobStore } from "./blob-store.ts";
import type { BucketStore } from "./bucket-store.ts";
import { XML_BYTES_MAX } from "./limits.ts";
import type { ObjectEvents } from "./object-events.ts";
import type { ObjectStore } from "./object-store.ts";
import type { S3Request } from "./request.ts";
import { receive } from "./receive.ts";
import { refusal } from "./s3-error.ts";
import type { UploadStore } from "./upload-store.ts";

/** What every operation works with. */
export interface S3Context {
  readonly account: string;
  readonly region: string;
  readonly policy: SignaturePolicy;
  readonly blobs: BlobStore;
  readonly buckets: BucketStore;
  readonly objects: ObjectStore;
  readonly uploads: UploadStore;
  readonly events: ObjectEvents;
  /** Hands waiting events over, without making anyone wait for it. */
  readonly announce: () => void;
}

export interface S3Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A string is XML; a stream is content, its length in the headers. */
  readonly body?: string | Readable;
}

/** One operation, called once the request is known to be signed. */
export type S3Operation = (
  context: S3Context,
  request: S3Request,
  payload: Payload,
) => Promise<S3Answer> | S3Answer;

/** The whole of a small XML body, as checked as the content of an object. */
export async function readXml(
  { blobs }: S3Context,
  request: S3Request,
  payload: Payload,
): Promise<string> {
  if (Number(request.headers["content-length"] ?? 0) > XML_BYTES_MAX) throw refusal.malformedXml();
  const { segment } = await receive(request, payload, blobs);
  try {
    if (segment.bytes > XML_BYTES_MAX) throw refusal.malformedXml();
    const chunks: Buffer[] = [];
    for await (const chunk of blobs.read([segment], 0, segment.bytes - 1)) {
      chunks.push(chunk as Buffer);
    }
    return Buffer.concat(chunks).toString("utf8");
  } finally {
    await blobs.remove([segment]);
  }
}
