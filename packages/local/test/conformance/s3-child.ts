import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { startS3 } from "../../src/cloud/s3/index.ts";
import { s3Client } from "./s3-bucket.ts";

/** A local S3 in a process of its own, to be killed: `node s3-child.ts DIR` prints its address. */
const s3 = await startS3({
  dataDir: process.argv[2] ?? "",
  account: "123456789012",
  region: "us-east-1",
  onObjectEvent: () => {},
});
await s3Client(s3.url).send(new CreateBucketCommand({ Bucket: "documents" }));
process.stdout.write(`${s3.url}\n`);
