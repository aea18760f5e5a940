import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketVersioningCommand,
  PutObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { afterEach, describe, expect, test } from "vitest";
import { startS3 } from "../../src/cloud/s3/index.ts";
import { outcomeOf, refusalOf, s3Client, startTestS3, type TestS3 } from "./s3-bucket.ts";

let s3: TestS3 | undefined;
afterEach(async () => {
  await s3?.stop();
  s3 = undefined;
});

async function start(): Promise<TestS3> {
  s3 = await startTestS3();
  return s3;
}

const filesOf = (dataDir: string) =>
  readdirSync(path.join(dataDir, "objects"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);

describe("events", () => {
  test("have S3's shape, one for each change, in order", async () => {
    const { bucket, client, events } = await start();
    const Key = "kyc/p 1+é.png";
    await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: "hello" }));
    const CopySource = `${bucket}/${encodeURIComponent(Key)}`;
    await client.send(new CopyObjectCommand({ Bucket: bucket, Key: "copy", CopySource }));
    const at = { Bucket: bucket, Key: "parts" };
    const { UploadId } = await client.send(new CreateMultipartUploadCommand(at));
    const { ETag } = await client.send(
      new UploadPartCommand({ ...at, UploadId, PartNumber: 1, Body: "x" }),
    );
    await client.send(
      new CompleteMultipartUploadCommand({
        ...at,
        UploadId,
        MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] },
      }),
    );
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key }));
    await client.send(
      new PutBucketVersioningCommand({
        Bucket: bucket,
        VersioningConfiguration: { Status: "Enabled" },
      }),
    );
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: "copy" }));
    await expect.poll(() => events.length).toBe(5);
    expect(events.map(({ Records }) => Records[0]?.eventName)).toEqual([
      "ObjectCreated:Put",
      "ObjectCreated:Copy",
      "ObjectCreated:CompleteMultipartUpload",
      "ObjectRemoved:Delete",
      "ObjectRemoved:DeleteMarkerCreated",
    ]);
    expect(events[0]?.Records[0]).toMatchObject({
      eventVersion: "2.1",
      eventSource: "aws:s3",
      awsRegion: "us-east-1",
      s3: {
        s3SchemaVersion: "1.0",
        bucket: { name: bucket, arn: `arn:aws:s3:::${bucket}` },
        object: {
          key: "kyc/p+1%2B%C3%A9.png",
          size: 5,
          eTag: "5d41402abc4b2a76b9719d911017c592",
        },
      },
    });
  });

  test("whose receiver did not finish before a crash come again", async () => {
    const first = await startTestS3();
    const names = (events: TestS3["events"]) =>
      events.map(({ Records }) => Records[0]?.s3.object.key);
    const place = { dataDir: first.dataDir, account: "123456789012", region: "us-east-1" };
    await first.pause();
    const stuck = await startS3({ ...place, onObjectEvent: () => new Promise(() => {}) });
    const client = s3Client(stuck.url);
    await client.send(new PutObjectCommand({ Bucket: first.bucket, Key: "waiting", Body: "x" }));
    client.destroy();
    await stuck.stop(); // does not wait for ever
    s3 = await startTestS3(first.dataDir);
    const { events } = s3;
    await expect.poll(() => names(events)).toEqual(["waiting"]);
  });

  test("that their receiver refuses are logged and not offered again", async () => {
    const dataDir = mkdtempSync(path.join(tmpdir(), "bourse-s3-"));
    const logged: string[] = [];
    const refusing = await startS3({
      dataDir,
      account: "123456789012",
      region: "us-east-1",
      onObjectEvent: () => Promise.reject(new Error("not today")),
      log: ({ text }) => logged.push(text),
    });
    const client = s3Client(refusing.url);
    await client.send(new CreateBucketCommand({ Bucket: "documents" }));
    await client.send(new PutObjectCommand({ Bucket: "documents", Key: "x", Body: "x" }));
    await expect.poll(() => logged).toEqual(["ObjectCreated:Put was not taken: not today"]);
    client.destroy();
    await refusing.stop();
    s3 = await startTestS3(dataDir);
    await s3.client.send(new PutObjectCommand({ Bucket: "documents", Key: "y", Body: "y" }));
    const { events } = s3;
    await expect.poll(() => events.map(({ Records }) => Records[0]?.s3.object.key)).toEqual(["y"]);
  });
});

describe("on disk", () => {
  test("objects and buckets outlive a restart; leftovers of a crash do not", async () => {
    const first = await start();
    const at = { Bucket: first.bucket, Key: "kept" };
    await first.client.send(new PutObjectCommand({ ...at, Body: "text" }));
    const [folder = ""] = readdirSync(path.join(first.dataDir, "objects"));
    const leftover = path.join(first.dataDir, "objects", folder, "leftover");
    writeFileSync(leftover, "half an upload");
    s3 = await first.restart();
    const read = await s3.client.send(new GetObjectCommand(at));
    expect(await read.Body?.transformToString()).toBe("text");
    expect(existsSync(leftover)).toBe(false);
  });

  test("each object is one file, whatever its key; overwritten and deleted ones are gone", async () => {
    const { bucket, client, dataDir } = await start();
    for (const Key of ["../../../../tmp/out", "..", "a/../../b", "/etc/passwd"]) {
      await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: "first" }));
      await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: "second" }));
    }
    expect(filesOf(dataDir)).toHaveLength(4);
    for (const name of filesOf(dataDir)) expect(name).toMatch(/^[0-9a-f-]{36}$/);
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: ".." }));
    expect(filesOf(dataDir)).toHaveLength(3);
  });

  test("a refused or broken upload leaves nothing; a reader may leave early", async () => {
    const { bucket, client, dataDir, logged } = await start();
    const put = (more: object) =>
      refusalOf(
        client.send(new PutObjectCommand({ Bucket: bucket, Key: "x", Body: "x", ...more })),
      );
    expect(await put({ ChecksumCRC32: "AAAAAA==" })).toBe("400 BadDigest");
    expect(await put({ IfMatch: '"x"' })).toBe("404 NoSuchKey");
    const address = await getSignedUrl(client, new PutObjectCommand({ Bucket: bucket, Key: "x" }));
    const request = http.request(address, {
      method: "PUT",
      headers: { "content-length": 1_000_000 },
    });
    request.on("error", () => {});
    request.write(randomBytes(1000));
    await expect.poll(() => filesOf(dataDir)).toHaveLength(1);
    request.destroy();
    await expect.poll(() => filesOf(dataDir)).toEqual([]);
    const large = { Bucket: bucket, Key: "large" };
    await client.send(new PutObjectCommand({ ...large, Body: randomBytes(5_000_000) }));
    const leaving = new AbortController();
    const download = await fetch(await getSignedUrl(client, new GetObjectCommand(large)), leaving);
    await download.body?.getReader().read();
    leaving.abort();
    expect(await refusalOf(client.send(new ListObjectsV2Command({ Bucket: bucket })))).toContain(
      "nothing",
    );
    expect(logged).toEqual([]);
  });
});

describe("bad requests", () => {
  test.each([
    ["/%zz", "400 InvalidURI"],
    ["/documents/%00", "400 InvalidArgument"],
    [`/documents/${"k".repeat(1025)}`, "400 KeyTooLongError"],
    ["/../../etc/passwd", "403 AccessDenied"],
    ["/documents?a=1&a=2", "400 InvalidArgument"],
  ])("%s", async (address, outcome) => {
    const { url } = await start();
    const { hostname, port } = new URL(url);
    // fetch would tidy the address up
    const answer = await new Promise<Response>((resolve, reject) => {
      http
        .get({ hostname, port, path: address }, (message) => {
          message.setEncoding("utf8");
          let text = "";
          message.on("data", (chunk: string) => (text += chunk));
          message.on("end", () => resolve(new Response(text, { status: message.statusCode ?? 0 })));
        })
        .on("error", reject);
    });
    expect(await outcomeOf(Promise.resolve(answer))).toBe(outcome);
  });
});

describe("a process that is killed", () => {
  test("loses no acknowledged object", async () => {
    const dataDir = mkdtempSync(path.join(tmpdir(), "bourse-s3-"));
    const script = path.join(import.meta.dirname, "s3-child.ts");
    const child = spawn(process.execPath, [script, dataDir], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const url = await new Promise<string>((resolve) => {
      child.stdout.once("data", (line: Buffer) => resolve(line.toString().trim()));
    });
    const client = s3Client(url);
    const acknowledged: string[] = [];
    const writer = async (name: number) => {
      for (let index = 0; ; index++) {
        const Key = `${name}/${index}`;
        await client.send(new PutObjectCommand({ Bucket: "documents", Key, Body: `of ${Key}` }));
        acknowledged.push(Key);
        if (acknowledged.length === 60) child.kill("SIGKILL");
      }
    };
    await Promise.all([1, 2, 3, 4].map((name) => writer(name).catch(() => {})));
    client.destroy();
    s3 = await startTestS3(dataDir);
    expect(acknowledged.length).toBeGreaterThanOrEqual(60);
    for (const Key of acknowledged) {
      const read = await s3.client.send(new GetObjectCommand({ Bucket: "documents", Key }));
      expect(await read.Body?.transformToString()).toBe(`of ${Key}`);
    }
  });
});
