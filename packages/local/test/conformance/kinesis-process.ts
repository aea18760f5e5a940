import { createKinesis } from "../../src/cloud/kinesis/index.ts";
import { startJsonServer } from "../../src/cloud/server/index.ts";

/** A Kinesis in a process of its own, to be killed: node kinesis-process.ts FILE */
const kinesis = createKinesis({
  file: process.argv[2] ?? "",
  region: "us-east-1",
  account: "123456789012",
});
const { url } = await startJsonServer({ services: [kinesis], log: () => {} });
process.stdout.write(`${url}\n`);
