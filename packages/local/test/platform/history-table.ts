import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTable, type Table } from "@bourse/core/table";
import { startDynamoDb } from "../../src/cloud/dynamodb/index.ts";
import type { TableSpec } from "../../src/synth/manifest.ts";
import { useEndpoint } from "./core-table.ts";

/** The table of `stacks/storage.ts` that orders, trades and balances live in. */
const ORDER_HISTORY: TableSpec = {
  name: "OrderHistory",
  arn: "arn:aws:dynamodb:us-east-1:123456789012:table/OrderHistory",
  attributes: ["pk", "sk", "gsi1pk", "gsi1sk", "gsi2pk", "gsi2sk"].map((name) => ({
    name,
    type: "S" as const,
  })),
  hashKey: "pk",
  rangeKey: "sk",
  globalIndexes: ["gsi1", "gsi2"].map((name) => ({
    name,
    hashKey: `${name}pk`,
    rangeKey: `${name}sk`,
    projection: "KEYS_ONLY" as const,
    nonKeyAttributes: [],
  })),
  localIndexes: [],
};

export interface HistoryTable {
  readonly table: Table;
  readonly endpoint: string;
  readonly stop: () => Promise<void>;
}

/** A DynamoDB with an empty history. */
export async function startHistoryTable(): Promise<HistoryTable> {
  const directory = await mkdtemp(join(tmpdir(), "bourse-history-"));
  const dynamoDb = await startDynamoDb({
    file: join(directory, "dynamodb.sqlite"),
    tables: [ORDER_HISTORY],
    log: () => {},
  });
  useEndpoint("DYNAMODB", dynamoDb.endpoint);
  return {
    table: createTable(ORDER_HISTORY.name),
    endpoint: dynamoDb.endpoint,
    stop: async () => {
      await dynamoDb.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
