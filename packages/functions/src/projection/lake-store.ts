import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { lakePutMsMax } from "./limits.ts";

/** A file of the lake as far as it is written. */
export interface LakeEntry {
  /** The last command in it. */
  readonly lastSequence: number;
  readonly etag: string;
}

/** The lake's bucket. A write holds only if nobody else has written since `before` was read. */
export interface LakeStore {
  head(key: string): Promise<LakeEntry | undefined>;
  read(key: string, entry: LakeEntry): Promise<Uint8Array>;
  /** The names of all files below a folder. */
  list(folder: string): Promise<readonly string[]>;
  write(
    file: { readonly key: string; readonly bytes: Uint8Array; readonly lastSequence: number },
    before: LakeEntry | undefined,
  ): Promise<LakeEntry>;
}

/** How the last sequence of a file is kept with it: metadata and content are written at once. */
const LAST_SEQUENCE = "last-sequence";

export function createLakeStore(bucket: string): LakeStore {
  const s3 = new S3Client({
    requestHandler: { requestTimeout: lakePutMsMax, throwOnRequestTimeout: true },
  });
  return {
    async head(key) {
      try {
        const found = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
        return entryOf(key, found.Metadata?.[LAST_SEQUENCE], found.ETag);
      } catch (error) {
        if (error instanceof NotFound || error instanceof NoSuchKey) return undefined;
        throw error;
      }
    },
    async read(key, { etag }) {
      const found = await s3.send(
        new GetObjectCommand({ Bucket: bucket, Key: key, IfMatch: etag }),
      );
      return (await found.Body?.transformToByteArray()) ?? new Uint8Array();
    },
    async list(folder) {
      const keys: string[] = [];
      let ContinuationToken: string | undefined;
      do {
        const page = await s3.send(
          new ListObjectsV2Command({ Bucket: bucket, Prefix: folder, ContinuationToken }),
        );
        keys.push(...(page.Contents ?? []).map(({ Key = "" }) => Key));
        ContinuationToken = page.NextContinuationToken;
      } while (ContinuationToken !== undefined);
      return keys;
    },
    async write({ key, bytes, lastSequence }, before) {
      const written = await s3.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: key,
          Body: bytes,
          ContentType: key.endsWith(".gz") ? "application/gzip" : "application/json",
          Metadata: { [LAST_SEQUENCE]: String(lastSequence) },
          ...(before === undefined ? { IfNoneMatch: "*" } : { IfMatch: before.etag }),
        }),
      );
      return entryOf(key, String(lastSequence), written.ETag);
    },
  };
}

function entryOf(key: string, lastSequence: string | undefined, etag: string | undefined) {
  if (etag !== undefined && lastSequence !== undefined && /^\d+$/.test(lastSequence)) {
    return { lastSequence: Number(lastSequence), etag };
  }
  throw new Error(`The lake's ${key} does not say how far it reaches: it is none of ours.`);
}
