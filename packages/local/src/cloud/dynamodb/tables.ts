import type { IndexSpec, TableSpec } from "../../synth/manifest.ts";
import { ServiceError, type JsonCall } from "../server/index.ts";
import { StartupError } from "../startup-error.ts";

interface KeyElement {
  readonly AttributeName: string;
  readonly KeyType: "HASH" | "RANGE";
}

interface TableDescription {
  readonly KeySchema: readonly KeyElement[];
  readonly GlobalSecondaryIndexes?: readonly { readonly IndexName: string }[];
  readonly StreamSpecification?: { readonly StreamEnabled?: boolean };
}

/** Creates the table, or adds to an existing one what `stacks/` has gained since. */
export async function ensureTable(call: JsonCall, table: TableSpec): Promise<void> {
  const existing = await describe(call, table.name);
  if (existing) await extend(call, table, existing);
  else await create(call, table);
  if (table.ttlAttribute !== undefined) await enableExpiry(call, table.name, table.ttlAttribute);
}

async function describe(call: JsonCall, name: string): Promise<TableDescription | undefined> {
  try {
    const { Table } = await call<{ Table: TableDescription }>("DescribeTable", { TableName: name });
    return Table;
  } catch (error) {
    if (error instanceof ServiceError && error.type === "ResourceNotFoundException")
      return undefined;
    throw error;
  }
}

async function create(call: JsonCall, table: TableSpec): Promise<void> {
  const localIndexes = table.localIndexes.map(indexInput);
  const globalIndexes = table.globalIndexes.map(indexInput);
  await call("CreateTable", {
    TableName: table.name,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: attributesInput(table),
    KeySchema: keySchema(table),
    ...(globalIndexes.length > 0 && { GlobalSecondaryIndexes: globalIndexes }),
    ...(localIndexes.length > 0 && { LocalSecondaryIndexes: localIndexes }),
    ...(table.streamView && { StreamSpecification: streamInput(table.streamView) }),
  });
}

async function extend(call: JsonCall, table: TableSpec, existing: TableDescription): Promise<void> {
  if (!sameKey(keySchema(table), existing.KeySchema)) {
    throw new StartupError(
      `The table ${table.name} has another primary key in the stored data than in stacks/.`,
      "A key cannot be changed: start with --fresh, or give the table a new name.",
    );
  }
  const names = new Set(existing.GlobalSecondaryIndexes?.map((index) => index.IndexName));
  for (const index of table.globalIndexes.filter(({ name }) => !names.has(name))) {
    await call("UpdateTable", {
      TableName: table.name,
      AttributeDefinitions: attributesInput(table),
      GlobalSecondaryIndexUpdates: [{ Create: indexInput(index) }],
    });
  }
  if (table.streamView && existing.StreamSpecification?.StreamEnabled !== true) {
    await call("UpdateTable", {
      TableName: table.name,
      StreamSpecification: streamInput(table.streamView),
    });
  }
}

async function enableExpiry(call: JsonCall, table: string, attribute: string): Promise<void> {
  const { TimeToLiveDescription } = await call<{
    TimeToLiveDescription?: { AttributeName?: string };
  }>("DescribeTimeToLive", { TableName: table });
  if (TimeToLiveDescription?.AttributeName === attribute) return;
  await call("UpdateTimeToLive", {
    TableName: table,
    TimeToLiveSpecification: { AttributeName: attribute, Enabled: true },
  });
}

const attributesInput = (table: TableSpec) =>
  table.attributes.map(({ name, type }) => ({ AttributeName: name, AttributeType: type }));

const streamInput = (view: string) => ({ StreamEnabled: true, StreamViewType: view });

function keySchema(of: { hashKey: string; rangeKey?: string }): KeyElement[] {
  const hash: KeyElement = { AttributeName: of.hashKey, KeyType: "HASH" };
  if (of.rangeKey === undefined) return [hash];
  return [hash, { AttributeName: of.rangeKey, KeyType: "RANGE" }];
}

const indexInput = (index: IndexSpec) => ({
  IndexName: index.name,
  KeySchema: keySchema(index),
  Projection: {
    ProjectionType: index.projection,
    ...(index.projection === "INCLUDE" && { NonKeyAttributes: index.nonKeyAttributes }),
  },
});

const sameKey = (left: readonly KeyElement[], right: readonly KeyElement[]): boolean =>
  left.length === right.length &&
  left.every((element, at) => element.AttributeName === right[at]?.AttributeName);
