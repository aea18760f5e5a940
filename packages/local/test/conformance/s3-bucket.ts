import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { startS3, type S3Event } from "../../src/cloud/s3/index.ts";

export const webOrigin = "http://127.0.0.1:3000";

/** A local S3 with one bucket, its events and its clock in the test's hands. */
export interface TestS3 {
  readonly client: S3Client;
  readonly url: string;
  readonly bucket: string;
  readonly dataDir: string;
  readonly events: S3Event[];
  readonly logged: string[];
  /** Milliseconds that the service's clock is ahead of the machine's. */
  readonly ahead: { ms: number };
  /** Stops, and leaves the data. */
  pause(): Promise<void>;
  /** Stops and starts on the same data. */
  restart(): Promise<TestS3>;
  stop(): Promise<void>;
}

/** How a suite gets the S3 it tests. */
export type MakeS3 = () => Promise<TestS3>;

export async function startTestS3(
  dataDir = mkdtempSync(path.join(tmpdir(), "bourse-s3-")),
): Promise<TestS3> {
  const events: S3Event[] = [];
  const logged: string[] = [];
  const ahead = { ms: 0 };
  const server = await startS3({
    dataDir,
    account: "123456789012",
    region: "us-east-1",
    corsOrigins: [webOrigin],
    clock: () => Date.now() + ahead.ms,
    onObjectEvent: (event) => void events.push(event),
    log: ({ text }) => logged.push(text),
  });
  const client = s3Client(server.url);
  const bucket = "documents";
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  const close = async () => {
    client.destroy();
    await server.stop();
  };
  return {
    client,
    url: server.url,
    bucket,
    dataDir,
    events,
    logged,
    ahead,
    pause: close,
    restart: async () => {
      await close();
      return startTestS3(dataDir);
    },
    stop: async () => {
      await close();
      rmSync(dataDir, { recursive: true });
    },
  };
}

export function s3Client(endpoint: string, secretAccessKey = "local", accessKeyId = "local") {
  return new S3Client({
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 1,
  });
}

/** Name and status of the error a call ends with. */
export async function refusalOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "nothing: the call succeeded",
    (error: unknown) => {
      const { name, $metadata } = error as {
        name: string;
        $metadata?: { httpStatusCode?: number };
      };
      return `${$metadata?.httpStatusCode ?? 0} ${name}`;
    },
  );
}

/** Status and code of an answer to `fetch`. */
export async function outcomeOf(answer: Promise<Response>): Promise<string> {
  const response = await answer;
  const code = /<Code>(\w+)<\/Code>/.exec(await response.text())?.[1];
  return code === undefined ? String(response.status) : `${response.status} ${code}`;
}
