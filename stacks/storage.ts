import { dataKey } from "./secrets.ts";
import { isProduction } from "./stage.ts";

/** The one table: people, API keys, price candles, connections. Its words are in packages/core. */
export const core = new sst.aws.Dynamo("Core", {
  fields: {
    pk: "string",
    sk: "string",
    gsi1pk: "string",
    gsi1sk: "string",
    gsi2pk: "string",
    gsi2sk: "string",
  },
  primaryIndex: { hashKey: "pk", rangeKey: "sk" },
  globalIndexes: {
    gsi1: { hashKey: "gsi1pk", rangeKey: "gsi1sk" },
    gsi2: { hashKey: "gsi2pk", rangeKey: "gsi2sk" },
  },
  stream: "new-and-old-images",
  ttl: "expireAt",
  deletionProtection: isProduction,
  transform: {
    table: (args) => {
      args.serverSideEncryption = { enabled: true, kmsKeyArn: dataKey.arn };
    },
  },
});

const coreParts = [core.arn, $interpolate`${core.arn}/index/*`];

/**
 * For a function that is linked to the table and needs little of it: rows whose partition key has
 * another name than these are out of its reach.
 */
export const onlyRowsOf = (...keyNames: readonly string[]) => ({
  effect: "deny" as const,
  actions: [
    "dynamodb:GetItem",
    "dynamodb:BatchGetItem",
    "dynamodb:Query",
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
    "dynamodb:DeleteItem",
    "dynamodb:BatchWriteItem",
    "dynamodb:ConditionCheckItem",
  ],
  resources: coreParts,
  conditions: [
    {
      test: "ForAnyValue:StringNotLike",
      variable: "dynamodb:LeadingKeys",
      // As ElectroDB makes them; see packages/core/src/table.
      values: keyNames.map((name) => `$bourse#${name}_*`),
    },
  ],
});

/** For a function that is linked to the table to look into it. */
export const onlyReads = {
  effect: "deny" as const,
  actions: [
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
    "dynamodb:DeleteItem",
    "dynamodb:BatchWriteItem",
  ],
  resources: coreParts,
};

/**
 * Orders, trades and balances as the events left them. A table of its own: it can be dropped and
 * rebuilt from the journal (npm run rebuild), which must never touch what is above.
 */
export const orderHistory = new sst.aws.Dynamo("OrderHistory", {
  fields: {
    pk: "string",
    sk: "string",
    gsi1pk: "string",
    gsi1sk: "string",
    gsi2pk: "string",
    gsi2sk: "string",
  },
  primaryIndex: { hashKey: "pk", rangeKey: "sk" },
  // Keys only: an order is found by its names, then read.
  globalIndexes: {
    gsi1: { hashKey: "gsi1pk", rangeKey: "gsi1sk", projection: "keys-only" },
    gsi2: { hashKey: "gsi2pk", rangeKey: "gsi2sk", projection: "keys-only" },
  },
  deletionProtection: isProduction,
  transform: {
    table: (args) => {
      args.serverSideEncryption = { enabled: true, kmsKeyArn: dataKey.arn };
    },
  },
});
