import {
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import {
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from "@aws-sdk/client-dynamodb-streams";
import { expect } from "vitest";
import type { TableSpec } from "../../src/synth/manifest.ts";
import { type Implementation, runSuite } from "./suite.ts";

export interface DynamoDbSubject {
  readonly client: DynamoDBClient;
  readonly streams: DynamoDBStreamsClient;
  readonly stop: () => Promise<void>;
}

/** The table that an implementation of the suite has to hold. */
export const coreTable: TableSpec = {
  name: "core",
  arn: "arn:aws:dynamodb:us-east-1:123456789012:table/core",
  attributes: ["pk", "sk", "gsi1pk", "gsi1sk"].map((name) => ({ name, type: "S" })),
  hashKey: "pk",
  rangeKey: "sk",
  globalIndexes: [
    {
      name: "gsi1",
      hashKey: "gsi1pk",
      rangeKey: "gsi1sk",
      projection: "ALL",
      nonKeyAttributes: [],
    },
  ],
  localIndexes: [],
  streamView: "NEW_AND_OLD_IMAGES",
  ttlAttribute: "expireAt",
};

const TableName = coreTable.name;
const key = (pk: string, sk = "a") => ({ pk: { S: pk }, sk: { S: sk } });

export function runCases(implementation: Implementation<DynamoDbSubject>): void {
  runSuite(implementation, {
    "the table has its key, index, stream and expiry": async ({ client }) => {
      const { Table } = await client.send(new DescribeTableCommand({ TableName }));
      expect(Table).toMatchObject({
        TableStatus: "ACTIVE",
        KeySchema: [
          { AttributeName: "pk", KeyType: "HASH" },
          { AttributeName: "sk", KeyType: "RANGE" },
        ],
        GlobalSecondaryIndexes: [{ IndexName: "gsi1", IndexStatus: "ACTIVE" }],
        StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
      });
      const ttl = await client.send(new DescribeTimeToLiveCommand({ TableName }));
      expect(ttl.TimeToLiveDescription).toMatchObject({ AttributeName: "expireAt" });
    },

    "numbers keep every digit": async ({ client }) => {
      const N = "12345678901234567890123456789.123456789";
      const Item = { ...key("numbers"), value: { N } };
      await client.send(new PutItemCommand({ TableName, Item }));
      const read = { TableName, Key: key("numbers"), ConsistentRead: true };
      expect((await client.send(new GetItemCommand(read))).Item).toEqual(Item);
    },

    "a condition that fails changes nothing": async ({ client }) => {
      const put = { TableName, Item: { ...key("once"), by: { S: "first" } } };
      const ConditionExpression = "attribute_not_exists(pk)";
      await client.send(new PutItemCommand({ ...put, ConditionExpression }));
      const again = new PutItemCommand({
        TableName,
        Item: { ...key("once"), by: { S: "second" } },
        ConditionExpression,
      });
      await expect(client.send(again)).rejects.toBeInstanceOf(ConditionalCheckFailedException);
      const { Item } = await client.send(new GetItemCommand({ TableName, Key: key("once") }));
      expect(Item?.["by"]).toEqual({ S: "first" });
    },

    "an atomic counter gives every caller a number of its own": async ({ client }) => {
      const next = async () => {
        const { Attributes } = await client.send(
          new UpdateItemCommand({
            TableName,
            Key: key("counter"),
            UpdateExpression: "ADD #count :one",
            ExpressionAttributeNames: { "#count": "count" },
            ExpressionAttributeValues: { ":one": { N: "1" } },
            ReturnValues: "UPDATED_NEW",
          }),
        );
        return Number(Attributes?.["count"]?.N);
      };
      const numbers = await Promise.all(Array.from({ length: 20 }, next));
      expect(numbers.toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: 20 }, (_, index) => index + 1),
      );
    },

    "a transaction does all or nothing, and says which item refused": async ({ client }) => {
      const put = (pk: string) => ({
        Put: { TableName, Item: key(pk), ConditionExpression: "attribute_not_exists(pk)" },
      });
      await client.send(new TransactWriteItemsCommand({ TransactItems: [put("t1")] }));
      const failing = new TransactWriteItemsCommand({ TransactItems: [put("t2"), put("t1")] });
      const error: unknown = await client.send(failing).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(TransactionCanceledException);
      expect(
        (error as TransactionCanceledException).CancellationReasons?.map(({ Code }) => Code),
      ).toEqual(["None", "ConditionalCheckFailed"]);
      const { Item } = await client.send(new GetItemCommand({ TableName, Key: key("t2") }));
      expect(Item).toBeUndefined();
    },

    "an index is queried in order, page by page": async ({ client }) => {
      const rows = ["c", "a", "b", "d"].map((sk) => ({
        PutRequest: {
          Item: { ...key("row", sk), gsi1pk: { S: "rows" }, gsi1sk: { S: sk } },
        },
      }));
      await client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: rows } }));
      const query = {
        TableName,
        IndexName: "gsi1",
        KeyConditionExpression: "gsi1pk = :pk",
        ExpressionAttributeValues: { ":pk": { S: "rows" } },
        ScanIndexForward: false,
        Limit: 3,
      };
      const first = await client.send(new QueryCommand(query));
      const rest = await client.send(
        new QueryCommand({ ...query, ExclusiveStartKey: first.LastEvaluatedKey }),
      );
      const order = [...(first.Items ?? []), ...(rest.Items ?? [])].map((item) => item["sk"]?.S);
      expect(order).toEqual(["d", "c", "b", "a"]);
    },

    "the stream tells old and new images in order": async ({ client, streams }) => {
      await client.send(new PutItemCommand({ TableName, Item: { ...key("s"), v: { N: "1" } } }));
      await client.send(new PutItemCommand({ TableName, Item: { ...key("s"), v: { N: "2" } } }));
      await client.send(new DeleteItemCommand({ TableName, Key: key("s") }));
      const { Table } = await client.send(new DescribeTableCommand({ TableName }));
      const StreamArn = Table?.LatestStreamArn;
      const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
      const changes: unknown[] = [];
      for (const { ShardId } of StreamDescription?.Shards ?? []) {
        const { ShardIterator } = await streams.send(
          new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: "TRIM_HORIZON" }),
        );
        const { Records = [] } = await streams.send(new GetRecordsCommand({ ShardIterator }));
        for (const { eventName, dynamodb } of Records) {
          if (dynamodb?.Keys?.["pk"]?.S !== "s") continue;
          changes.push([eventName, dynamodb.OldImage?.["v"]?.N, dynamodb.NewImage?.["v"]?.N]);
        }
      }
      expect(changes).toEqual([
        ["INSERT", undefined, "1"],
        ["MODIFY", "1", "2"],
        ["REMOVE", "2", undefined],
      ]);
    },

    "reading what is not there is an answer, a table that is not there an error": async ({
      client,
    }) => {
      const { Item } = await client.send(new GetItemCommand({ TableName, Key: key("nothing") }));
      expect(Item).toBeUndefined();
      await expect(
        client.send(new ScanCommand({ TableName: "no-such-table" })),
      ).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    },
  });
}
