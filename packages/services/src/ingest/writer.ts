import { setTimeout as sleep } from "node:timers/promises";
import { KinesisClient, PutRecordsCommand } from "@aws-sdk/client-kinesis";
import { type PriceRecord, type PriceTick, ticksPerRecordMax } from "@bourse/core/price/wire";
import { describeError, type Log } from "../runtime/index.ts";
import {
  flushBackoffMsMax,
  flushMs,
  putMsMax,
  recordsPerPutMax,
  ticksBufferedMax,
} from "./limits.ts";

export interface WriterOptions {
  readonly streamName: string;
  readonly log: Log;
  readonly ticksBufferedMax?: number;
}

export interface WriterCounts {
  readonly written: number;
  readonly dropped: number;
  readonly buffered: number;
}

/**
 * Writes ticks to the price stream: one record per symbol and write, the symbol as partition key.
 * What a write did not take stays in front of its queue, so the order of a symbol never changes.
 * The buffer is bounded: a stream that is away for long costs the oldest ticks, not the process.
 */
export class PriceWriter {
  readonly #kinesis = new KinesisClient({ requestHandler: { requestTimeout: putMsMax } });
  readonly #options: WriterOptions;
  readonly #bufferedMax: number;
  readonly #queues = new Map<string, PriceTick[]>();
  readonly #stopping = new AbortController();
  readonly #loop: Promise<void>;
  #buffered = 0;
  #written = 0;
  #dropped = 0;
  #droppedReported = 0;

  constructor(options: WriterOptions) {
    this.#options = options;
    this.#bufferedMax = options.ticksBufferedMax ?? ticksBufferedMax;
    this.#loop = this.#run();
  }

  add(tick: PriceTick): void {
    const queue = this.#queues.get(tick.symbol) ?? [];
    queue.push(tick);
    this.#queues.set(tick.symbol, queue);
    this.#buffered += 1;
    this.#dropOldest();
  }

  counts(): WriterCounts {
    return { written: this.#written, dropped: this.#dropped, buffered: this.#buffered };
  }

  /** Writes what is left, and ends. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
    while (this.#buffered > 0 && (await this.#flush()));
    this.#reportDrops();
    this.#kinesis.destroy();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    let failures = 0;
    while (!signal.aborted) {
      const complete = await this.#flush();
      failures = complete ? 0 : failures + 1;
      this.#reportDrops();
      if (complete && this.#buffered >= ticksPerRecordMax) continue;
      const waitMs = Math.min(flushBackoffMsMax, flushMs * 2 ** Math.min(failures, 16));
      await sleep(waitMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** One write; false when something of it has to be written again. */
  async #flush(): Promise<boolean> {
    const batch = this.#takeBatch();
    if (batch.length === 0) return true;
    const refused = await this.#put(batch);
    for (const { symbol, ticks } of refused) {
      this.#queues.set(symbol, [...ticks, ...(this.#queues.get(symbol) ?? [])]);
      this.#buffered += ticks.length;
    }
    this.#dropOldest();
    return refused.length === 0;
  }

  #takeBatch(): readonly PriceRecord[] {
    const batch: PriceRecord[] = [];
    for (const [symbol, queue] of this.#queues) {
      if (batch.length === recordsPerPutMax) break;
      if (queue.length === 0) continue;
      const ticks = queue.splice(0, ticksPerRecordMax);
      this.#buffered -= ticks.length;
      batch.push({ symbol, ticks });
    }
    return batch;
  }

  /** Answers the records that were not taken: those Kinesis refused, or all when it is away. */
  async #put(batch: readonly PriceRecord[]): Promise<readonly PriceRecord[]> {
    try {
      const { Records = [] } = await this.#kinesis.send(
        new PutRecordsCommand({
          StreamName: this.#options.streamName,
          Records: batch.map((record) => ({
            PartitionKey: record.symbol,
            Data: Buffer.from(JSON.stringify(record)),
          })),
        }),
      );
      const refused = batch.filter((_, at) => Records[at]?.SequenceNumber === undefined);
      const taken = batch.filter((record) => !refused.includes(record));
      this.#written += taken.reduce((total, { ticks }) => total + ticks.length, 0);
      if (refused.length > 0) {
        const error = Records.find(({ ErrorCode }) => ErrorCode !== undefined)?.ErrorCode;
        this.#options.log.warn("records-refused", { refused: refused.length, error });
      }
      return refused;
    } catch (error) {
      this.#options.log.warn("stream-not-written", { error: describeError(error) });
      return batch;
    }
  }

  #dropOldest(): void {
    while (this.#buffered > this.#bufferedMax) {
      let longest: PriceTick[] = [];
      for (const queue of this.#queues.values()) if (queue.length > longest.length) longest = queue;
      longest.shift();
      this.#buffered -= 1;
      this.#dropped += 1;
    }
  }

  #reportDrops(): void {
    const dropped = this.#dropped - this.#droppedReported;
    if (dropped === 0) return;
    this.#droppedReported = this.#dropped;
    this.#options.log.error("ticks-dropped", { alarm: "ticks-dropped", dropped });
  }
}
