import { setTimeout as sleep } from "node:timers/promises";
import { KinesisClient, PutRecordsCommand } from "@aws-sdk/client-kinesis";
import { type PriceRecord, type PriceTick, ticksPerRecordMax } from "@bourse/core/price/wire";
import { putAttemptsMax, putMsMax, putRetryMs, recordsPerPutMax } from "./limits.ts";

export type WriteTicks = (bySymbol: ReadonlyMap<string, readonly PriceTick[]>) => Promise<void>;

/**
 * Writes ticks to the price stream, the symbol as partition key. The next record of a symbol goes
 * out only when the one before it was taken: the reader drops what does not rise, so a record that
 * came before its predecessor would cost the ticks of that one. Resolves when all is taken.
 */
export function createPriceWriter(streamName: string): WriteTicks {
  const kinesis = new KinesisClient({
    requestHandler: { requestTimeout: putMsMax, throwOnRequestTimeout: true },
  });
  return async (bySymbol) => {
    const recordsMax = Math.max(0, ...[...bySymbol.values()].map(recordCount));
    for (let at = 0; at < recordsMax; at += 1) {
      const round = [...bySymbol].flatMap(([symbol, ticks]) => recordAt(symbol, ticks, at));
      for (let from = 0; from < round.length; from += recordsPerPutMax) {
        await putAll(kinesis, streamName, round.slice(from, from + recordsPerPutMax));
      }
    }
  };
}

const recordCount = (ticks: readonly PriceTick[]): number =>
  Math.ceil(ticks.length / ticksPerRecordMax);

function recordAt(symbol: string, all: readonly PriceTick[], at: number): PriceRecord[] {
  const ticks = all.slice(at * ticksPerRecordMax, (at + 1) * ticksPerRecordMax);
  return ticks.length > 0 ? [{ symbol, ticks }] : [];
}

/** Puts records of different symbols until Kinesis has taken every one; gives up after some tries. */
async function putAll(
  kinesis: KinesisClient,
  streamName: string,
  records: readonly PriceRecord[],
): Promise<void> {
  let waiting = records;
  for (let attempt = 1; ; attempt += 1) {
    const { Records: answers = [] } = await kinesis.send(
      new PutRecordsCommand({
        StreamName: streamName,
        Records: waiting.map((record) => ({
          PartitionKey: record.symbol,
          Data: Buffer.from(JSON.stringify(record)),
        })),
      }),
    );
    waiting = waiting.filter((_, at) => answers[at]?.SequenceNumber === undefined);
    if (waiting.length === 0) return;
    if (attempt === putAttemptsMax) {
      const code = answers.find(({ ErrorCode }) => ErrorCode !== undefined)?.ErrorCode;
      throw new Error(
        `Kinesis refused ${waiting.length} of ${records.length} price records ` +
          `${attempt} times (${code ?? "without a reason"}).`,
      );
    }
    await sleep(putRetryMs * 2 ** (attempt - 1));
  }
}
