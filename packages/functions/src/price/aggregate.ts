import type {
  KinesisStreamBatchResponse,
  KinesisStreamEvent,
  KinesisStreamRecord,
} from "aws-lambda";
import type { PriceTick } from "@bourse/core/price";
import { saveTicks } from "@bourse/core/price";
import { priceRecord } from "@bourse/core/price/wire";
import { closeConnection, listFollowers, type Push, pushesOf } from "@bourse/core/stream";
import { eachAtMost } from "../runtime/each-at-most.ts";
import { sendsAtOnceMax } from "../runtime/limits.ts";
import { describeError, log } from "../runtime/log.ts";
import { inGroups } from "../runtime/partial-batch.ts";
import { coreTable, priceStream } from "../runtime/resources.ts";

/** Takes one batch of one shard of the price stream into prices and candles, and tells followers. */
export async function handler(event: KinesisStreamEvent): Promise<KinesisStreamBatchResponse> {
  const bySymbol = Map.groupBy(event.Records, ({ kinesis }) => kinesis.partitionKey);
  return inGroups(bySymbol.values(), takeRecords);
}

/** The records of one symbol: the partition key is the symbol. */
async function takeRecords(records: readonly KinesisStreamRecord[]): Promise<void> {
  const symbol = records[0]?.kinesis.partitionKey ?? "";
  const ticks = records.flatMap((record) => readTicks(record, symbol));
  const applied = await saveTicks(coreTable(), symbol, ticks);
  if (applied === undefined) return;
  if (applied.lateTicks > 0) {
    log.warn("ticks came after their minute had closed", { symbol, late: applied.lateTicks });
  }
  for (const push of pushesOf(symbol, applied)) await tellFollowers(push);
}

/** A record that cannot be read never will be: it is reported and left behind, not tried again. */
function readTicks({ kinesis }: KinesisStreamRecord, symbol: string): readonly PriceTick[] {
  try {
    const text = Buffer.from(kinesis.data, "base64").toString("utf8");
    const record = priceRecord.parse(JSON.parse(text));
    if (record.symbol !== symbol) throw new Error(`the record is about ${record.symbol}`);
    return record.ticks;
  } catch (error) {
    log.error("a price record was skipped", {
      symbol,
      sequenceNumber: kinesis.sequenceNumber,
      ...describeError(error),
    });
    return [];
  }
}

/** A push is worth nothing later: a client that cannot be reached misses it, and nothing else. */
async function tellFollowers({ stream, event }: Push): Promise<void> {
  const followers = await listFollowers(coreTable(), stream, Date.now());
  const text = JSON.stringify(event);
  await eachAtMost(sendsAtOnceMax, followers, async (connectionId) => {
    try {
      const outcome = await priceStream().send(connectionId, text);
      if (outcome === "gone") await closeConnection(coreTable(), connectionId);
    } catch (error) {
      log.warn("a follower was not reached", { stream, connectionId, ...describeError(error) });
    }
  });
}
