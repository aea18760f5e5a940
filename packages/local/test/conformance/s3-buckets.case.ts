import { createHash, randomBytes } from "node:crypto";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteBucketEncryptionCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketEncryptionCommand,
  GetBucketLocationCommand,
  GetBucketVersioningCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListMultipartUploadsCommand,
  ListObjectsCommand,
  ListObjectVersionsCommand,
  ListPartsCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  UploadPartCommand,
  type CompletedPart,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { refusalOf, type MakeS3, type TestS3 } from "./s3-bucket.ts";

/** Buckets and their settings, versions, multipart uploads, and what is refused by name. */
export function bucketCases(make: MakeS3): void {
  let s3: TestS3;
  beforeAll(async () => {
    s3 = await make();
  });
  afterAll(() => s3.stop());

  describe("buckets", () => {
    test("are created, found, listed and deleted", async () => {
      const at = { Bucket: "my.bucket-1" };
      await s3.client.send(new CreateBucketCommand(at));
      await s3.client.send(new CreateBucketCommand(at)); // us-east-1 takes it twice
      expect((await s3.client.send(new HeadBucketCommand(at))).BucketRegion).toBe("us-east-1");
      const { Buckets } = await s3.client.send(new ListBucketsCommand({}));
      expect(Buckets?.map(({ Name }) => Name)).toEqual([s3.bucket, "my.bucket-1"]);
      const location = await s3.client.send(new GetBucketLocationCommand(at));
      expect(location.LocationConstraint).toBeFalsy();
      await s3.client.send(new PutObjectCommand({ ...at, Key: "x", Body: "x" }));
      expect(await refusalOf(s3.client.send(new DeleteBucketCommand(at)))).toBe(
        "409 BucketNotEmpty",
      );
      await s3.client.send(new DeleteObjectCommand({ ...at, Key: "x" }));
      await s3.client.send(new DeleteBucketCommand(at));
      expect(await refusalOf(s3.client.send(new HeadBucketCommand(at)))).toBe("404 NotFound");
    });

    test.each(["Upper", "ab", "-x-", "a..b", "10.0.0.1", "under_score", "x".repeat(64)])(
      "the name %s is refused",
      async (Bucket) => {
        const attempt = s3.client.send(new CreateBucketCommand({ Bucket }));
        expect(await refusalOf(attempt)).toBe("400 InvalidBucketName");
      },
    );

    test("default encryption applies to new objects", async () => {
      const at = { Bucket: s3.bucket };
      const Rules = [
        {
          ApplyServerSideEncryptionByDefault: {
            SSEAlgorithm: "aws:kms" as const,
            KMSMasterKeyID: "alias/documents",
          },
          BucketKeyEnabled: true,
        },
      ];
      const ServerSideEncryptionConfiguration = { Rules };
      await s3.client.send(
        new PutBucketEncryptionCommand({ ...at, ServerSideEncryptionConfiguration }),
      );
      const kept = await s3.client.send(new GetBucketEncryptionCommand(at));
      expect(kept.ServerSideEncryptionConfiguration).toEqual(ServerSideEncryptionConfiguration);
      const written = await s3.client.send(new PutObjectCommand({ ...at, Key: "k", Body: "x" }));
      expect(written).toMatchObject({
        ServerSideEncryption: "aws:kms",
        SSEKMSKeyId: "alias/documents",
        BucketKeyEnabled: true,
      });
      await s3.client.send(new DeleteBucketEncryptionCommand(at));
      const plain = await s3.client.send(new PutObjectCommand({ ...at, Key: "k", Body: "x" }));
      expect(plain.ServerSideEncryption).toBe("AES256");
    });
  });

  describe("versions", () => {
    const Bucket = "versioned";
    const put = async (Key: string, Body: string) =>
      (await s3.client.send(new PutObjectCommand({ Bucket, Key, Body }))).VersionId;
    const read = async (Key: string, VersionId?: string) => {
      const answer = await s3.client.send(new GetObjectCommand({ Bucket, Key, VersionId }));
      return answer.Body?.transformToString();
    };
    const versioning = (Status: "Enabled" | "Suspended") =>
      s3.client.send(
        new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }),
      );
    beforeAll(async () => {
      await s3.client.send(new CreateBucketCommand({ Bucket }));
    });

    test("are kept once switched on; what was there before is the version null", async () => {
      expect((await s3.client.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBe(
        undefined,
      );
      expect(await put("v", "zero")).toBeUndefined();
      await versioning("Enabled");
      expect((await s3.client.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBe(
        "Enabled",
      );
      const one = await put("v", "one");
      const two = await put("v", "two");
      expect(await read("v")).toBe("two");
      expect(await read("v", one)).toBe("one");
      expect(await read("v", "null")).toBe("zero");
      const { Versions } = await s3.client.send(new ListObjectVersionsCommand({ Bucket }));
      expect(Versions?.map(({ VersionId, IsLatest }) => [VersionId, IsLatest])).toEqual([
        [two, true],
        [one, false],
        ["null", false],
      ]);
    });

    test("deleting hides behind a marker; deleting the marker brings the object back", async () => {
      await put("hidden", "text");
      const marker = await s3.client.send(new DeleteObjectCommand({ Bucket, Key: "hidden" }));
      expect(marker.DeleteMarker).toBe(true);
      expect(await refusalOf(read("hidden"))).toBe("404 NoSuchKey");
      expect(await refusalOf(read("hidden", marker.VersionId))).toBe("405 MethodNotAllowed");
      await s3.client.send(
        new DeleteObjectCommand({ Bucket, Key: "hidden", VersionId: marker.VersionId }),
      );
      expect(await read("hidden")).toBe("text");
    });

    test("one version is deleted for good; the one before becomes the latest", async () => {
      const one = await put("trim", "one");
      const two = await put("trim", "two");
      await s3.client.send(new DeleteObjectCommand({ Bucket, Key: "trim", VersionId: two }));
      expect(await read("trim")).toBe("one");
      expect(await refusalOf(read("trim", two))).toBe("404 NoSuchVersion");
      expect((await s3.client.send(new HeadObjectCommand({ Bucket, Key: "trim" }))).VersionId).toBe(
        one,
      );
    });

    test("suspended, only the version null is overwritten", async () => {
      const kept = await put("s", "kept");
      await versioning("Suspended");
      expect(await put("s", "first")).toBeUndefined();
      await put("s", "second");
      expect(await read("s")).toBe("second");
      expect(await read("s", kept)).toBe("kept");
      await s3.client.send(new DeleteObjectCommand({ Bucket, Key: "s" }));
      expect(await refusalOf(read("s"))).toBe("404 NoSuchKey");
      await versioning("Enabled");
    });

    test("are listed page by page", async () => {
      const whole = await s3.client.send(new ListObjectVersionsCommand({ Bucket }));
      const all = [...(whole.Versions ?? []), ...(whole.DeleteMarkers ?? [])];
      const seen = new Set<string>();
      let next: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } = {};
      for (let page = 0; page <= all.length; page++) {
        const listed = await s3.client.send(
          new ListObjectVersionsCommand({ Bucket, MaxKeys: 2, ...next }),
        );
        for (const { Key, VersionId } of [
          ...(listed.Versions ?? []),
          ...(listed.DeleteMarkers ?? []),
        ]) {
          seen.add(`${Key} ${VersionId}`);
        }
        if (!listed.IsTruncated) break;
        next = { KeyMarker: listed.NextKeyMarker, VersionIdMarker: listed.NextVersionIdMarker };
      }
      expect([...seen].toSorted()).toEqual(
        all.map(({ Key, VersionId }) => `${Key} ${VersionId}`).toSorted(),
      );
    });

    test("many versions are deleted at once, and the bucket with them", async () => {
      const listed = await s3.client.send(new ListObjectVersionsCommand({ Bucket }));
      const Objects = [...(listed.Versions ?? []), ...(listed.DeleteMarkers ?? [])].map(
        ({ Key, VersionId }) => ({ Key, VersionId }),
      );
      await s3.client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
      await s3.client.send(new DeleteBucketCommand({ Bucket }));
    });
  });

  describe("multipart uploads", () => {
    const partBytes = 5 * 1024 ** 2;
    const begin = async (Key: string, more: object = {}) => {
      const at = { Bucket: s3.bucket, Key };
      const { UploadId } = await s3.client.send(
        new CreateMultipartUploadCommand({ ...at, ...more }),
      );
      const part = async (PartNumber: number, Body: Uint8Array): Promise<CompletedPart> => {
        const sent = await s3.client.send(
          new UploadPartCommand({ ...at, UploadId, PartNumber, Body }),
        );
        return { PartNumber, ETag: sent.ETag, ChecksumCRC32: sent.ChecksumCRC32 };
      };
      const complete = (Parts: CompletedPart[]) =>
        s3.client.send(
          new CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload: { Parts } }),
        );
      return { at: { ...at, UploadId }, part, complete };
    };

    test("become one object, in the order of their numbers", async () => {
      const content = randomBytes(2 * partBytes + 1000);
      const { at, complete, part } = await begin("big", { Metadata: { user: "u1" } });
      const slice = (index: number) => content.subarray(index * partBytes, (index + 1) * partBytes);
      const third = await part(30, slice(2));
      const [first, second] = [await part(10, slice(0)), await part(20, slice(1))];
      const listed = await s3.client.send(new ListPartsCommand(at));
      expect(listed.Parts?.map(({ PartNumber }) => PartNumber)).toEqual([10, 20, 30]);
      const done = await complete([first, second, third]);
      expect(done.ETag).toMatch(/^"[0-9a-f]{32}-3"$/);
      const read = await s3.client.send(new GetObjectCommand({ Bucket: s3.bucket, Key: "big" }));
      const got = await read.Body?.transformToByteArray();
      expect(
        createHash("md5")
          .update(got ?? "")
          .digest("hex"),
      ).toBe(createHash("md5").update(content).digest("hex"));
      expect(read.Metadata).toEqual({ user: "u1" });
      const across = await s3.client.send(
        new GetObjectCommand({
          Bucket: s3.bucket,
          Key: "big",
          Range: `bytes=${partBytes - 3}-${partBytes + 2}`,
        }),
      );
      const border = Buffer.from((await across.Body?.transformToByteArray()) ?? []);
      expect(border.equals(content.subarray(partBytes - 3, partBytes + 3))).toBe(true);
      expect(await refusalOf(complete([first]))).toBe("404 NoSuchUpload");
    });

    test("carry a checksum of checksums when asked to", async () => {
      const { complete, part } = await begin("sum", { ChecksumAlgorithm: "CRC32" });
      const done = await complete([await part(1, Buffer.from("hello"))]);
      expect(done.ChecksumCRC32).toMatch(/^[\w+/]{6}==-1$/);
    });

    test("are refused when parts are wrong, missing, small or out of order", async () => {
      const { complete, part } = await begin("bad");
      const [one, two] = [await part(1, Buffer.from("1")), await part(2, Buffer.from("2"))];
      expect(await refusalOf(complete([{ ...one, ETag: '"0"' }]))).toBe("400 InvalidPart");
      expect(await refusalOf(complete([one, { ...two, PartNumber: 3 }]))).toBe("400 InvalidPart");
      expect(await refusalOf(complete([two, one]))).toBe("400 InvalidPartOrder");
      expect(await refusalOf(complete([one, two]))).toBe("400 EntityTooSmall");
      await complete([two]);
      expect(await refusalOf(part(3, Buffer.from("3")))).toBe("404 NoSuchUpload");
    });

    test("leave nothing when aborted", async () => {
      const { at, part } = await begin("dropped");
      await part(1, Buffer.from("x"));
      const list = async () =>
        (await s3.client.send(new ListMultipartUploadsCommand({ Bucket: s3.bucket }))).Uploads;
      expect((await list())?.map(({ Key }) => Key)).toEqual(["dropped"]);
      await s3.client.send(new AbortMultipartUploadCommand(at));
      expect(await list()).toBeUndefined();
      expect(await refusalOf(part(1, Buffer.from("x")))).toBe("404 NoSuchUpload");
    });
  });

  describe("what is not here", () => {
    const Bucket = "documents";
    test.each([
      ["ListObjects", () => new ListObjectsCommand({ Bucket })],
      ["PutBucketPolicy", () => new PutBucketPolicyCommand({ Bucket, Policy: "{}" })],
      [
        "PutBucketNotificationConfiguration",
        () =>
          new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration: {} }),
      ],
      [
        "PutBucketLifecycleConfiguration",
        () =>
          new PutBucketLifecycleConfigurationCommand({
            Bucket,
            LifecycleConfiguration: { Rules: [] },
          }),
      ],
      [
        "GetObjectAttributes",
        () =>
          new GetObjectAttributesCommand({ Bucket, Key: "x", ObjectAttributes: ["ObjectSize"] }),
      ],
    ])("%s is refused by its name", async (name, command) => {
      const attempt = s3.client.send(command() as PutBucketPolicyCommand);
      await expect(attempt).rejects.toMatchObject({
        name: "NotImplemented",
        message: `${name} is not supported by the local S3.`,
        $metadata: { httpStatusCode: 501 },
      });
    });
    test("headers with a meaning that is missing here", async () => {
      const put = (more: object) =>
        refusalOf(s3.client.send(new PutObjectCommand({ Bucket, Key: "x", Body: "x", ...more })));
      expect(await put({ ACL: "public-read" })).toBe("400 AccessControlListNotSupported");
      expect(await put({ StorageClass: "GLACIER" })).toBe("501 NotImplemented");
      expect(await put({ ObjectLockLegalHoldStatus: "ON" })).toBe("501 NotImplemented");
    });
  });
}
