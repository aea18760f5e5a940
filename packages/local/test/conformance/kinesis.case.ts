import {
  CreateStreamCommand,
  DecreaseStreamRetentionPeriodCommand,
  DeleteStreamCommand,
  DescribeStreamCommand,
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  IncreaseStreamRetentionPeriodCommand,
  type KinesisClient,
  ListShardsCommand,
  ListStreamsCommand,
  PutRecordCommand,
  PutRecordsCommand,
  SplitShardCommand,
  type ShardIteratorType,
} from "@aws-sdk/client-kinesis";
import { expect } from "vitest";
import { type Implementation, runSuite } from "./suite.ts";

export interface KinesisSubject {
  readonly client: KinesisClient;
  readonly stop: () => Promise<void>;
}

let streams = 0;

/** A fresh stream per case, so that cases do not see each other's records. */
async function newStream(client: KinesisClient, shards = 1): Promise<string> {
  const StreamName = `stream-${++streams}`;
  await client.send(new CreateStreamCommand({ StreamName, ShardCount: shards }));
  return StreamName;
}

const put = (client: KinesisClient, StreamName: string, texts: readonly string[]) =>
  client.send(
    new PutRecordsCommand({
      StreamName,
      Records: texts.map((text) => ({ PartitionKey: text, Data: Buffer.from(text) })),
    }),
  );

interface From {
  readonly type: ShardIteratorType;
  readonly sequence?: string | undefined;
  readonly at?: Date;
  readonly shard?: string;
}

async function iterator(client: KinesisClient, StreamName: string, from: From): Promise<string> {
  const { ShardIterator } = await client.send(
    new GetShardIteratorCommand({
      StreamName,
      ShardId: from.shard ?? "shardId-000000000000",
      ShardIteratorType: from.type,
      StartingSequenceNumber: from.sequence,
      Timestamp: from.at,
    }),
  );
  return ShardIterator ?? "";
}

async function readAll(client: KinesisClient, StreamName: string, from: From): Promise<string[]> {
  const ShardIterator = await iterator(client, StreamName, from);
  const { Records = [] } = await client.send(new GetRecordsCommand({ ShardIterator }));
  return Records.map(({ Data }) => Buffer.from(Data ?? []).toString());
}

const refused = (name: string, text: RegExp) =>
  expect.objectContaining({ name, message: expect.stringMatching(text) as string });

export function runCases(implementation: Implementation<KinesisSubject>): void {
  runSuite(implementation, {
    "a stream is described with its shards": async ({ client }) => {
      const StreamName = await newStream(client, 3);
      const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamName }));
      const { StreamDescriptionSummary } = await client.send(
        new DescribeStreamSummaryCommand({ StreamARN: StreamDescription?.StreamARN }),
      );
      const { Shards = [] } = await client.send(new ListShardsCommand({ StreamName }));
      expect(StreamDescription).toMatchObject({ StreamName, StreamStatus: "ACTIVE" });
      expect(StreamDescriptionSummary).toMatchObject({ OpenShardCount: 3, StreamName });
      expect(Shards.map(({ ShardId }) => ShardId)).toEqual([
        "shardId-000000000000",
        "shardId-000000000001",
        "shardId-000000000002",
      ]);
      const ranges = Shards.map(({ HashKeyRange }) => HashKeyRange);
      expect(ranges[0]?.StartingHashKey).toBe("0");
      expect(ranges[2]?.EndingHashKey).toBe(String(2n ** 128n - 1n));
      expect(BigInt(ranges[0]?.EndingHashKey ?? "") + 1n).toBe(
        BigInt(ranges[1]?.StartingHashKey ?? ""),
      );
    },

    "a stream on demand has four shards": async ({ client }) => {
      const StreamName = "on-demand";
      const StreamModeDetails = { StreamMode: "ON_DEMAND" } as const;
      await client.send(new CreateStreamCommand({ StreamName, StreamModeDetails }));
      const { Shards } = await client.send(new ListShardsCommand({ StreamName }));
      expect(Shards).toHaveLength(4);
    },

    "streams are listed page by page, and deleted": async ({ client }) => {
      const names = [await newStream(client), await newStream(client)];
      const found: string[] = [];
      let NextToken: string | undefined;
      do {
        const page = await client.send(new ListStreamsCommand({ Limit: 1, NextToken }));
        found.push(...(page.StreamNames ?? []));
        NextToken = page.NextToken;
      } while (NextToken !== undefined);
      expect(found).toEqual(expect.arrayContaining(names));
      await client.send(new DeleteStreamCommand({ StreamName: names[0] }));
      const { StreamNames } = await client.send(new ListStreamsCommand({}));
      expect(StreamNames).not.toContain(names[0]);
    },

    "records of a shard come back in order, with what was put": async ({ client }) => {
      const StreamName = await newStream(client);
      const one = await client.send(
        new PutRecordCommand({ StreamName, PartitionKey: "BTCUSDT", Data: Buffer.from([0, 255]) }),
      );
      const many = await put(client, StreamName, ["b", "c"]);
      const sequences = [one, ...(many.Records ?? [])].map((each) => each.SequenceNumber ?? "");
      expect(many.FailedRecordCount).toBe(0);
      expect(sequences).toEqual(sequences.toSorted());
      const ShardIterator = await iterator(client, StreamName, { type: "TRIM_HORIZON" });
      const { Records = [], MillisBehindLatest } = await client.send(
        new GetRecordsCommand({ ShardIterator }),
      );
      expect(Records.map(({ SequenceNumber }) => SequenceNumber)).toEqual(sequences);
      expect(Records[0]).toMatchObject({ PartitionKey: "BTCUSDT" });
      expect([...(Records[0]?.Data ?? [])]).toEqual([0, 255]);
      expect(Math.abs(Date.now() - Number(Records[0]?.ApproximateArrivalTimestamp))).toBeLessThan(
        5000,
      );
      expect(MillisBehindLatest).toBe(0);
    },

    "a partition key always goes to the shard of its hash": async ({ client }) => {
      const StreamName = await newStream(client, 4);
      const [first, again] = [
        await put(client, StreamName, ["k1", "k2", "k3", "k4", "k5", "k6", "k7", "k8"]),
        await put(client, StreamName, ["k1", "k2", "k3", "k4", "k5", "k6", "k7", "k8"]),
      ];
      const shards = (first.Records ?? []).map(({ ShardId }) => ShardId);
      expect((again.Records ?? []).map(({ ShardId }) => ShardId)).toEqual(shards);
      expect(new Set(shards).size).toBeGreaterThan(1);
      const last = await client.send(
        new PutRecordCommand({
          StreamName,
          PartitionKey: "any",
          ExplicitHashKey: String(2n ** 128n - 1n),
          Data: Buffer.from("x"),
        }),
      );
      expect(last.ShardId).toBe("shardId-000000000003");
    },

    "every kind of iterator starts where it says": async ({ client }) => {
      const StreamName = await newStream(client);
      const before = await put(client, StreamName, ["a", "b"]);
      const latest = await iterator(client, StreamName, { type: "LATEST" });
      const sequence = before.Records?.[1]?.SequenceNumber;
      await new Promise((resolve) => setTimeout(resolve, 20));
      const at = new Date();
      await put(client, StreamName, ["c"]);
      const read = (from: From) => readAll(client, StreamName, from);
      expect(await read({ type: "TRIM_HORIZON" })).toEqual(["a", "b", "c"]);
      expect(await read({ type: "AT_SEQUENCE_NUMBER", sequence })).toEqual(["b", "c"]);
      expect(await read({ type: "AFTER_SEQUENCE_NUMBER", sequence })).toEqual(["c"]);
      expect(await read({ type: "AT_TIMESTAMP", at })).toEqual(["c"]);
      expect(await read({ type: "LATEST" })).toEqual([]);
      const { Records } = await client.send(new GetRecordsCommand({ ShardIterator: latest }));
      expect(Records?.map(({ PartitionKey }) => PartitionKey)).toEqual(["c"]);
    },

    "reading on gives each record once": async ({ client }) => {
      const StreamName = await newStream(client);
      const texts = Array.from({ length: 25 }, (_, index) => `r${index}`);
      await put(client, StreamName, texts);
      const found: string[] = [];
      let ShardIterator = await iterator(client, StreamName, { type: "TRIM_HORIZON" });
      for (let page = 0; page < 4; page++) {
        const answer = await client.send(new GetRecordsCommand({ ShardIterator, Limit: 10 }));
        found.push(...(answer.Records ?? []).map(({ PartitionKey }) => PartitionKey ?? ""));
        ShardIterator = answer.NextShardIterator ?? "";
      }
      expect(found).toEqual(texts);
    },

    "the retention period is raised and lowered": async ({ client }) => {
      const StreamName = await newStream(client);
      const hours = async () => {
        const answer = await client.send(new DescribeStreamSummaryCommand({ StreamName }));
        return answer.StreamDescriptionSummary?.RetentionPeriodHours;
      };
      const raise = { StreamName, RetentionPeriodHours: 168 };
      await client.send(new IncreaseStreamRetentionPeriodCommand(raise));
      expect(await hours()).toBe(168);
      const lower = { StreamName, RetentionPeriodHours: 48 };
      await client.send(new DecreaseStreamRetentionPeriodCommand(lower));
      expect(await hours()).toBe(48);
      await expect(
        client.send(new DecreaseStreamRetentionPeriodCommand(raise)),
      ).rejects.toMatchObject({ name: "InvalidArgumentException" });
    },

    "what AWS refuses is refused with its error": async ({ client }) => {
      const StreamName = await newStream(client);
      const Data = Buffer.from("x");
      await expect(put(client, "nowhere", ["x"])).rejects.toEqual(
        refused("ResourceNotFoundException", /^Stream nowhere under account \d{12} not found\.$/),
      );
      await expect(
        client.send(new CreateStreamCommand({ StreamName, ShardCount: 1 })),
      ).rejects.toEqual(refused("ResourceInUseException", /already exists/));
      await expect(
        client.send(new PutRecordCommand({ StreamName, PartitionKey: "k".repeat(257), Data })),
      ).rejects.toEqual(refused("ValidationException", /partitionKey.*less than or equal to 256/));
      await expect(
        put(
          client,
          StreamName,
          Array.from({ length: 501 }, (_, index) => `${index}`),
        ),
      ).rejects.toEqual(refused("ValidationException", /records/));
      await expect(
        client.send(new GetRecordsCommand({ ShardIterator: "bm90IGFuIGl0ZXJhdG9y" })),
      ).rejects.toEqual(refused("InvalidArgumentException", /Iterator/));
      await expect(
        iterator(client, StreamName, { type: "LATEST", shard: "shardId-000000000009" }),
      ).rejects.toEqual(refused("ResourceNotFoundException", /Shard/));
      await expect(
        client.send(
          new PutRecordCommand({ StreamName, PartitionKey: "k", ExplicitHashKey: "-1", Data }),
        ),
      ).rejects.toEqual(refused("InvalidArgumentException", /ExplicitHashKey/));
    },

    "an operation that is not here is refused by name": async ({ client }) => {
      const StreamName = await newStream(client);
      const split = { StreamName, ShardToSplit: "shardId-000000000000", NewStartingHashKey: "1" };
      await expect(client.send(new SplitShardCommand(split))).rejects.toEqual(
        refused("UnknownOperationException", /SplitShard is not supported/),
      );
    },
  });
}
