import { type Hash, createHash } from "node:crypto";
import type { Side } from "@bourse/engine/market";

/** The numbers stand in the text of the reports. */
export const ReportKind = {
  Accepted: 0,
  Trade: 1,
  Canceled: 2,
  Modified: 3,
  CancelRefused: 4,
  ModifyRefused: 5,
} as const;
export type ReportKind = (typeof ReportKind)[keyof typeof ReportKind];

/**
 * Words of a report: its kind and side packed in one; sequence, order id, price, quantity, taker. Two
 * are spare: places in a record of a power of two need no arithmetic that may overflow.
 */
const SHIFT = 3;
const WORDS = 1 << SHIFT;
const CAPACITY_MIN = 1024;
const CHUNK_CHARACTERS = 65_536;
/** A hash takes less than 2^31 bytes at a time. */
const CHUNK_WORDS = 2 ** 24;

/**
 * The reports of a replay, in memory. It keeps its room from one replay to the next. What the text
 * of a kind does not name is 0.
 */
export class ReportLog {
  private words = new Int32Array(CAPACITY_MIN * WORDS);
  private capacity = CAPACITY_MIN;
  private count = 0;
  private takenHash = createHash("sha256");
  private takenCount = 0;

  get length(): number {
    return this.takenCount + this.count;
  }

  clear(): void {
    this.count = 0;
    this.takenHash = createHash("sha256");
    this.takenCount = 0;
  }

  /** Only their number and fingerprint stay: somebody has read them. */
  take(): void {
    this.hashInto(this.takenHash);
    this.takenCount += this.count;
    this.count = 0;
  }

  /** Begins a report; `finish` must follow. The order of a trade is the maker. */
  begin(kind: ReportKind, side: Side, sequence: number, orderId: number): void {
    if (this.count === this.capacity) this.grow();
    const { words } = this;
    const at = this.count << SHIFT;
    words[at] = kind | (side << 3);
    words[at | 1] = sequence;
    words[at | 2] = orderId;
  }

  finish(priceTicks: number, quantityLots: number, takerId: number): void {
    const { words } = this;
    const at = this.count << SHIFT;
    words[at | 3] = priceTicks;
    words[at | 4] = quantityLots;
    words[at | 5] = takerId;
    this.count++;
  }

  /** Tells whether two replays said the same, without the text. */
  fingerprint(): string {
    const hash = this.takenHash.copy();
    this.hashInto(hash);
    return hash.digest("hex");
  }

  /** Of those that have not been taken. */
  textSha256(): string {
    const hash = createHash("sha256");
    let chunk = "";
    let separator = "";
    for (const line of this.lines()) {
      chunk += separator + line;
      separator = "\n";
      if (chunk.length < CHUNK_CHARACTERS) continue;
      hash.update(chunk);
      chunk = "";
    }
    return hash.update(chunk).digest("hex");
  }

  /** By sequence, then kind: the trades of a changed order stand before its acknowledgement. */
  *lines(): Generator<string> {
    let modified = -1;
    for (let index = 0; index < this.count; index++) {
      if (modified !== -1 && this.sequence(index) !== this.sequence(modified)) {
        yield this.line(modified);
        modified = -1;
      }
      if (this.kind(index) === ReportKind.Modified) modified = index;
      else yield this.line(index);
    }
    if (modified !== -1) yield this.line(modified);
  }

  private hashInto(hash: Hash): void {
    const length = this.count * WORDS;
    for (let at = 0; at < length; at += CHUNK_WORDS) {
      hash.update(this.words.subarray(at, Math.min(at + CHUNK_WORDS, length)));
    }
  }

  private kind(index: number): ReportKind {
    return ((this.words[index * WORDS] as number) & 7) as ReportKind;
  }

  private sequence(index: number): number {
    return this.words[index * WORDS + 1] as number;
  }

  private line(index: number): string {
    const kind = this.kind(index);
    const at = index * WORDS;
    const side = (this.words[at] as number) >> 3;
    const [sequence, id, price, lots, taker] = this.words.subarray(at + 1, at + WORDS);
    switch (kind) {
      case ReportKind.Accepted:
      case ReportKind.Modified:
        return `${kind},${sequence},${side},${id},${price},${lots}`;
      case ReportKind.Trade:
        return `${kind},${sequence},${price},${lots},${id},${taker}`;
      case ReportKind.Canceled:
        return `${kind},${sequence},${side},${id},${price}`;
      case ReportKind.CancelRefused:
      case ReportKind.ModifyRefused:
        return `${kind},${sequence},${id}`;
    }
  }

  private grow(): void {
    const longer = new Int32Array(this.words.length * 2);
    longer.set(this.words);
    this.words = longer;
    this.capacity *= 2;
  }
}
