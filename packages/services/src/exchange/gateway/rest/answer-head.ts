import { KEEP_ALIVE_TIMEOUT_MS } from "../../limits.ts";

/** What an answer says of itself and of what its caller has used up. */
export interface AnswerFacts {
  readonly length: number;
  /** Of the caller's address, in this minute. */
  readonly usedWeight: number;
  /** Of the account's orders, when the call could place some. */
  readonly counts: { readonly tenSeconds: number; readonly day: number } | undefined;
}

/** A list, because Node copies an object of headers once more. */
const COMMON = [
  "Content-Type",
  "application/json;charset=UTF-8",
  "Content-Length",
  "",
  "Cache-Control",
  "no-store",
  "X-Content-Type-Options",
  "nosniff",
  "Keep-Alive",
  `timeout=${KEEP_ALIVE_TIMEOUT_MS / 1000}`,
  "X-MBX-USED-WEIGHT",
  "",
  "X-MBX-USED-WEIGHT-1M",
  "",
];
const WITH_COUNTS = [...COMMON, "X-MBX-ORDER-COUNT-10S", "", "X-MBX-ORDER-COUNT-1D", ""];
const LENGTH = 3;
const USED_WEIGHT = 11;
const USED_WEIGHT_1M = 13;
const TEN_SECONDS = 15;
const DAY = 17;

/** The headers of an answer, for Node to write at once: the next answer's are in the same list. */
export function answerHead({ length, usedWeight, counts }: AnswerFacts): string[] {
  const head = counts === undefined ? COMMON : WITH_COUNTS;
  head[LENGTH] = String(length);
  head[USED_WEIGHT] = String(usedWeight);
  head[USED_WEIGHT_1M] = String(usedWeight);
  if (counts !== undefined) {
    head[TEN_SECONDS] = String(counts.tenSeconds);
    head[DAY] = String(counts.day);
  }
  return head;
}
