import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startDynamoDb } from "../../src/cloud/dynamodb/index.ts";
import type { TableSpec } from "../../src/synth/manifest.ts";

/** A table of `stacks/storage.ts`: keys, and two more ways to find an item. */
export function tableOf(name: string, projection: "ALL" | "KEYS_ONLY"): TableSpec {
  return {
    name,
    arn: `arn:aws:dynamodb:us-east-1:123456789012:table/${name}`,
    attributes: ["pk", "sk", "gsi1pk", "gsi1sk", "gsi2pk", "gsi2sk"].map((attribute) => ({
      name: attribute,
      type: "S" as const,
    })),
    hashKey: "pk",
    rangeKey: "sk",
    globalIndexes: ["gsi1", "gsi2"].map((index) => ({
      name: index,
      hashKey: `${index}pk`,
      rangeKey: `${index}sk`,
      projection,
      nonKeyAttributes: [],
    })),
    localIndexes: [],
  };
}

export interface TestTable {
  readonly name: string;
  readonly endpoint: string;
  readonly stop: () => Promise<void>;
}

/** A DynamoDB with that table, empty; SDK clients of this process find it by the environment. */
export async function startTable(spec: TableSpec): Promise<TestTable> {
  const directory = await mkdtemp(join(tmpdir(), "bourse-table-"));
  const dynamoDb = await startDynamoDb({
    file: join(directory, "dynamodb.sqlite"),
    tables: [spec],
    log: () => {},
  });
  useEndpoint("DYNAMODB", dynamoDb.endpoint);
  return {
    name: spec.name,
    endpoint: dynamoDb.endpoint,
    stop: async () => {
      await dynamoDb.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Points the SDK clients made from now on to a server of this test. */
export function useEndpoint(service: string, url: string): void {
  process.env["AWS_REGION"] = "us-east-1";
  process.env["AWS_ACCESS_KEY_ID"] = "test";
  process.env["AWS_SECRET_ACCESS_KEY"] = "test";
  process.env[`AWS_ENDPOINT_URL_${service}`] = url;
}
