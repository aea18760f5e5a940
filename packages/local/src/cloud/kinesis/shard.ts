import { createHash } from "node:crypto";

const HASH_KEYS = 1n << 128n;

/** Which shard a record belongs to: the hash keys are divided evenly among the shards. */
export function shardOf(partitionKey: string, explicitHashKey: string | undefined, shards: number) {
  const hashKey =
    explicitHashKey === undefined
      ? BigInt(`0x${createHash("md5").update(partitionKey).digest("hex")}`)
      : BigInt(explicitHashKey);
  return Number((hashKey * BigInt(shards)) / HASH_KEYS);
}

export const isHashKey = (text: string): boolean =>
  /^(0|[1-9]\d{0,38})$/.test(text) && BigInt(text) < HASH_KEYS;

export const shardId = (shard: number): string => `shardId-${String(shard).padStart(12, "0")}`;

export function shardNumber(id: string): number | undefined {
  const digits = /^shardId-(\d{12})$/.exec(id)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** The first hash key of a shard; that of the next shard less one is its last. */
export const firstHashKey = (shard: number, shards: number): bigint =>
  // rounded up, so that it is the first key which `shardOf` gives to this shard
  (BigInt(shard) * HASH_KEYS + BigInt(shards) - 1n) / BigInt(shards);

/**
 * Sequence numbers on the wire have 56 digits, as on AWS, so that text order is number order and
 * nobody comes to believe that they fit a JavaScript number.
 */
export const sequenceText = (sequence: number): string =>
  `496${String(sequence).padStart(53, "0")}`;

export function sequenceNumber(text: string): number | undefined {
  if (text === "0") return 0;
  if (!/^496\d{53}$/.test(text)) return undefined;
  const value = Number(text.slice(3));
  return Number.isSafeInteger(value) ? value : undefined;
}
