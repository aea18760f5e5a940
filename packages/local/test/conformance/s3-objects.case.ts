import { createHash, randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  DeleteObjectTaggingCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  PutObjectTaggingCommand,
  type PutObjectCommandInput,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { refusalOf, type MakeS3, type TestS3 } from "./s3-bucket.ts";

type Content = NonNullable<PutObjectCommandInput["Body"]>;

/** Objects: writing, reading, listing, copying, deleting. */
export function objectCases(make: MakeS3): void {
  let s3: TestS3;
  beforeAll(async () => {
    s3 = await make();
  });
  afterAll(() => s3.stop());

  const put = (Key: string, Body: Content, more: Partial<PutObjectCommandInput> = {}) =>
    s3.client.send(new PutObjectCommand({ Bucket: s3.bucket, Key, Body, ...more }));
  const get = (Key: string, more: object = {}) =>
    s3.client.send(new GetObjectCommand({ Bucket: s3.bucket, Key, ...more }));
  const head = (Key: string, more: object = {}) =>
    s3.client.send(new HeadObjectCommand({ Bucket: s3.bucket, Key, ...more }));
  const textOf = async (Key: string, more: object = {}) =>
    (await get(Key, more)).Body?.transformToString();

  describe("writing and reading", () => {
    test("content, type and metadata come back as they were sent", async () => {
      const written = await put("a/1.txt", "hello", {
        ContentType: "text/plain",
        ContentDisposition: 'attachment; filename="1.txt"',
        CacheControl: "no-store",
        Metadata: { user: "u1", "Odd-Name": "x y" },
      });
      expect(written.ETag).toBe(`"${createHash("md5").update("hello").digest("hex")}"`);
      const read = await get("a/1.txt");
      expect(await read.Body?.transformToString()).toBe("hello");
      expect(read).toMatchObject({
        ContentType: "text/plain",
        ContentLength: 5,
        ContentDisposition: 'attachment; filename="1.txt"',
        CacheControl: "no-store",
        Metadata: { user: "u1", "odd-name": "x y" },
        ETag: written.ETag,
        AcceptRanges: "bytes",
      });
      expect(Math.abs((read.LastModified?.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
    });

    test.each([
      "",
      "x",
      "../../escape",
      "a//b/./c",
      "spaced name+plus&amp;.txt",
      "ünï/✓",
      "%2e%2e/x",
    ])("the key %j", async (name) => {
      const key = `keys/${name}`;
      await put(key, `content of ${key}`);
      expect(await textOf(key)).toBe(`content of ${key}`);
      const listed = await s3.client.send(
        new ListObjectsV2Command({ Bucket: s3.bucket, Prefix: key }),
      );
      expect(listed.Contents?.map(({ Key }) => Key)).toContain(key);
    });

    test("an empty object", async () => {
      await put("empty", new Uint8Array(0));
      expect((await head("empty")).ContentLength).toBe(0);
      expect(await textOf("empty")).toBe("");
    });

    test("a stream, which the SDK sends in chunks with its checksum at the end", async () => {
      const content = randomBytes(3_000_000);
      const pieces = [content.subarray(0, 100_001), content.subarray(100_001)];
      await put("stream", Readable.from(pieces), { ContentLength: content.length });
      const read = await (await get("stream")).Body?.transformToByteArray();
      expect(Buffer.compare(content, Buffer.from(read ?? []))).toBe(0);
      expect((await head("stream")).ContentEncoding).toBeUndefined();
    });

    test("overwriting leaves no file behind", async () => {
      await put("again", "first");
      await put("again", "second");
      expect(await textOf("again")).toBe("second");
    });

    test("what is not there", async () => {
      expect(await refusalOf(get("missing"))).toBe("404 NoSuchKey");
      expect(await refusalOf(head("missing"))).toBe("404 NotFound");
      const elsewhere = new GetObjectCommand({ Bucket: "no-such-bucket", Key: "x" });
      expect(await refusalOf(s3.client.send(elsewhere))).toBe("404 NoSuchBucket");
    });

    test.each([
      ["bytes=1-3", "ell", "bytes 1-3/5"],
      ["bytes=3-", "lo", "bytes 3-4/5"],
      ["bytes=-2", "lo", "bytes 3-4/5"],
      ["bytes=0-99", "hello", "bytes 0-4/5"],
      ["bytes=-99", "hello", "bytes 0-4/5"],
    ])("the range %s", async (Range, text, ContentRange) => {
      await put("range", "hello");
      const read = await get("range", { Range });
      expect(await read.Body?.transformToString()).toBe(text);
      expect(read).toMatchObject({ ContentRange, ContentLength: text.length });
    });

    test("ranges that hold nothing, or that S3 ignores", async () => {
      await put("range", "hello");
      expect(await refusalOf(get("range", { Range: "bytes=5-" }))).toBe("416 InvalidRange");
      expect(await refusalOf(get("range", { Range: "bytes=-0" }))).toBe("416 InvalidRange");
      expect(await textOf("range", { Range: "bytes=0-1,3-4" })).toBe("hello");
    });
  });

  describe("conditions", () => {
    test("If-None-Match: * writes only what is new, also when two try at once", async () => {
      const attempts = ["first", "second", "third"].map((body) =>
        refusalOf(put("once", body, { IfNoneMatch: "*" })),
      );
      const outcomes = await Promise.all(attempts);
      expect(outcomes.filter((outcome) => outcome.startsWith("nothing"))).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === "412 PreconditionFailed")).toHaveLength(2);
    });

    test("If-Match writes only over what was read", async () => {
      const { ETag } = await put("match", "one");
      await put("match", "two", { IfMatch: ETag });
      expect(await refusalOf(put("match", "three", { IfMatch: ETag }))).toBe(
        "412 PreconditionFailed",
      );
      expect(await textOf("match")).toBe("two");
    });

    test("readers may ask for a change only", async () => {
      const { ETag } = await put("cached", "text");
      expect(await refusalOf(get("cached", { IfNoneMatch: ETag }))).toContain("304");
      expect(await refusalOf(get("cached", { IfMatch: '"other"' }))).toContain("412");
      const later = new Date(Date.now() + 60_000);
      expect(await refusalOf(get("cached", { IfModifiedSince: later }))).toContain("304");
      const earlier = new Date(Date.now() - 60_000);
      expect(await refusalOf(get("cached", { IfUnmodifiedSince: earlier }))).toContain("412");
      expect(await textOf("cached", { IfMatch: ETag })).toBe("text");
    });
  });

  describe("checksums", () => {
    test("the SDK's CRC32 is checked, kept and answered", async () => {
      const written = await put("crc", "hello");
      expect(written.ChecksumCRC32).toBe("NhCmhg==");
      expect((await head("crc", { ChecksumMode: "ENABLED" })).ChecksumCRC32).toBe("NhCmhg==");
      expect((await head("crc")).ChecksumCRC32).toBeUndefined();
    });
    test.each([
      ["SHA256", createHash("sha256").update("hello").digest("base64")],
      ["SHA1", createHash("sha1").update("hello").digest("base64")],
    ] as const)("%s", async (algorithm, expected) => {
      const written = await put("sha", "hello", { ChecksumAlgorithm: algorithm });
      expect(written[`Checksum${algorithm}` as "ChecksumSHA256"]).toBe(expected);
    });
    test.each([
      ["CRC32", { ChecksumCRC32: "AAAAAA==" }],
      ["SHA256", { ChecksumSHA256: createHash("sha256").update("other").digest("base64") }],
      ["SHA1", { ChecksumSHA1: createHash("sha1").update("other").digest("base64") }],
      ["MD5", { ContentMD5: createHash("md5").update("other").digest("base64") }],
    ])("a wrong %s keeps the old content", async (_, checksum) => {
      await put("guarded", "before");
      expect(await refusalOf(put("guarded", "after", checksum))).toBe("400 BadDigest");
      expect(await textOf("guarded")).toBe("before");
    });
    test("an algorithm that is not here is refused by name", async () => {
      const attempt = put("crc64", "x", { ChecksumCRC64NVME: "AAAAAAAAAAA=" });
      await expect(attempt).rejects.toThrow(/CRC64NVME is not supported by the local S3/i);
    });
  });

  describe("encryption headers", () => {
    test("are echoed; AES256 unless something else is wanted", async () => {
      expect((await put("sse", "x")).ServerSideEncryption).toBe("AES256");
      const kms = { ServerSideEncryption: "aws:kms", SSEKMSKeyId: "alias/documents" } as const;
      expect(await put("sse", "x", kms)).toMatchObject(kms);
      expect(await head("sse")).toMatchObject(kms);
    });
  });

  describe("listing", () => {
    beforeAll(async () => {
      for (let index = 0; index < 25; index++) await put(`l/${index % 5}/${index}`, "x");
    });
    const list = (more: object) =>
      s3.client.send(new ListObjectsV2Command({ Bucket: s3.bucket, ...more }));

    test("folders by delimiter", async () => {
      const listed = await list({ Prefix: "l/", Delimiter: "/" });
      const folders = listed.CommonPrefixes?.map(({ Prefix }) => Prefix);
      expect(folders).toEqual(["l/0/", "l/1/", "l/2/", "l/3/", "l/4/"]);
      expect(listed.KeyCount).toBe(5);
      expect(listed.Contents).toBeUndefined();
    });

    test.each([{ Prefix: "l/" }, { Prefix: "l/", Delimiter: "/" }, { StartAfter: "l/2/" }])(
      "page by page gives what one page gives: %j",
      async (scope) => {
        const whole = await list(scope);
        const seen: (string | undefined)[] = [];
        let ContinuationToken: string | undefined;
        do {
          const page = await list({ ...scope, MaxKeys: 2, ContinuationToken });
          expect(page.KeyCount).toBeLessThanOrEqual(2);
          seen.push(...(page.Contents ?? []).map(({ Key }) => Key));
          seen.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix));
          expect(page.IsTruncated).toBe(page.NextContinuationToken !== undefined);
          ContinuationToken = page.NextContinuationToken;
        } while (ContinuationToken !== undefined);
        const expected = [
          ...(whole.Contents ?? []).map(({ Key }) => Key),
          ...(whole.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
        ];
        expect(seen).toEqual(expected);
      },
    );

    test("keys stand in the order of their UTF-8 bytes", async () => {
      const keys = ["o/a", "o/B", "o/a/b", "o/ﬀ", "o/😀", "o/é"];
      for (const key of keys) await put(key, "x");
      const listed = await list({ Prefix: "o/" });
      const sorted = keys.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      expect(listed.Contents?.map(({ Key }) => Key)).toEqual(sorted);
    });

    test("wrong arguments", async () => {
      expect(await refusalOf(list({ ContinuationToken: "made up" }))).toBe("400 InvalidArgument");
      expect((await list({ MaxKeys: 0 })).KeyCount).toBe(0);
    });
  });

  describe("copies and tags", () => {
    test("a copy keeps content and metadata, or takes new metadata", async () => {
      await put("from/a b", "copied", { Metadata: { user: "u1" }, ContentType: "text/plain" });
      const CopySource = `${s3.bucket}/${encodeURIComponent("from/a b")}`;
      const copy = (Key: string, more: object = {}) =>
        s3.client.send(new CopyObjectCommand({ Bucket: s3.bucket, Key, CopySource, ...more }));
      await copy("to");
      await s3.client.send(new DeleteObjectCommand({ Bucket: s3.bucket, Key: "from/a b" }));
      expect(await textOf("to")).toBe("copied");
      expect(await head("to")).toMatchObject({
        Metadata: { user: "u1" },
        ContentType: "text/plain",
      });
      expect(await refusalOf(copy("again"))).toBe("404 NoSuchKey");
      await put("from/a b", "anew");
      await copy("to", { MetadataDirective: "REPLACE", Metadata: { user: "u2" } });
      expect(await head("to")).toMatchObject({ Metadata: { user: "u2" } });
      expect(await refusalOf(copy("from/a b"))).toBe("400 InvalidRequest");
    });

    test("tags", async () => {
      await put("tagged", "x", { Tagging: "kind=passport&owner=u%201" });
      expect((await head("tagged")).TagCount).toBe(2);
      const at = { Bucket: s3.bucket, Key: "tagged" };
      await s3.client.send(
        new PutObjectTaggingCommand({ ...at, Tagging: { TagSet: [{ Key: "a<b", Value: "&" }] } }),
      );
      const read = await s3.client.send(new GetObjectTaggingCommand(at));
      expect(read.TagSet).toEqual([{ Key: "a<b", Value: "&" }]);
      await s3.client.send(new DeleteObjectTaggingCommand(at));
      expect((await s3.client.send(new GetObjectTaggingCommand(at))).TagSet).toEqual([]);
    });
  });

  describe("deleting", () => {
    test("one object, and one that is not there", async () => {
      await put("gone", "x");
      const at = { Bucket: s3.bucket, Key: "gone" };
      await s3.client.send(new DeleteObjectCommand(at));
      await s3.client.send(new DeleteObjectCommand(at));
      expect(await refusalOf(get("gone"))).toBe("404 NoSuchKey");
    });

    test("many at once", async () => {
      const Objects = ["d/1", "d/2 & <3>", "d/missing"].map((Key) => ({ Key }));
      for (const { Key } of Objects.slice(0, 2)) await put(Key, "x");
      const deleted = await s3.client.send(
        new DeleteObjectsCommand({ Bucket: s3.bucket, Delete: { Objects } }),
      );
      expect(deleted.Deleted).toEqual(Objects);
      const quiet = await s3.client.send(
        new DeleteObjectsCommand({ Bucket: s3.bucket, Delete: { Objects, Quiet: true } }),
      );
      expect(quiet.Deleted).toBeUndefined();
    });
  });
}
