import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TableSpec } from "../../src/synth/manifest.ts";
import { startDynamoDb } from "../../src/cloud/dynamodb/index.ts";

/** The table of `stacks/storage.ts`, as far as the domain relies on it. */
const CORE: TableSpec = {
  name: "Core",
  arn: "arn:aws:dynamodb:us-east-1:123456789012:table/Core",
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
    projection: "ALL" as const,
    nonKeyAttributes: [],
  })),
  localIndexes: [],
  streamView: "NEW_AND_OLD_IMAGES",
  ttlAttribute: "expireAt",
};

/** A DynamoDB with an empty Core table; SDK clients of this process find it by the environment. */
export async function startCoreTable(): Promise<{ name: string; stop: () => Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), "bourse-core-"));
  const dynamoDb = await startDynamoDb({
    file: join(directory, "dynamodb.sqlite"),
    tables: [CORE],
    log: () => {},
  });
  useEndpoint("DYNAMODB", dynamoDb.endpoint);
  return {
    name: CORE.name,
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
