import { ServiceError } from "../server/index.ts";
import { ITERATOR_MS_MAX } from "./limits.ts";

/** A place in a shard, which a client holds as an opaque text for at most five minutes. */
export interface ShardIterator {
  readonly stream: string;
  /** A stream that was deleted and created again is another stream. */
  readonly streamId: number;
  readonly shard: number;
  readonly afterSequence: number;
  readonly issuedMs: number;
}

export function encodeIterator(iterator: ShardIterator): string {
  const { stream, streamId, shard, afterSequence, issuedMs } = iterator;
  const fields = [stream, streamId, shard, afterSequence, issuedMs];
  return Buffer.from(JSON.stringify(fields)).toString("base64");
}

export function decodeIterator(text: string, nowMs: number): ShardIterator {
  const iterator = parse(text);
  if (!iterator) throw new ServiceError("InvalidArgumentException", "Invalid ShardIterator.");
  if (nowMs - iterator.issuedMs > ITERATOR_MS_MAX) {
    throw new ServiceError(
      "ExpiredIteratorException",
      `Iterator expired. The iterator was created at time ${new Date(iterator.issuedMs).toISOString()} ` +
        `while right now it is ${new Date(nowMs).toISOString()} which is further in the future than ` +
        `the tolerated delay of ${ITERATOR_MS_MAX} milliseconds.`,
    );
  }
  return iterator;
}

function parse(text: string): ShardIterator | undefined {
  try {
    const fields = JSON.parse(Buffer.from(text, "base64").toString("utf8")) as unknown[];
    const [stream, streamId, shard, afterSequence, issuedMs] = fields;
    const numbers = [streamId, shard, afterSequence, issuedMs];
    if (typeof stream !== "string" || !numbers.every(Number.isSafeInteger)) return undefined;
    return { stream, streamId, shard, afterSequence, issuedMs } as ShardIterator;
  } catch {
    return undefined;
  }
}
