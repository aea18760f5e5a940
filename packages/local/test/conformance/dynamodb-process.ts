import { startDynamoDb } from "../../src/cloud/dynamodb/index.ts";

/** A DynamoDB whose parent process is to be killed: node dynamodb-process.ts FILE */
const { endpoint } = await startDynamoDb({
  file: process.argv[2] ?? "",
  tables: [],
  log: () => {},
});
process.stdout.write(`${endpoint}\n`);
setInterval(() => {}, 60_000);
