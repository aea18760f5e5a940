import type { RecordKind } from "./record-kind.ts";
import { firstMix, mixed, secondMix } from "./mix.ts";

/** Exact, because it is a power of two: leaves what stands above the lower 32 bits. */
const TO_UPPER_WORD = 2 ** -32;

/**
 * A 64-bit fingerprint of a set of records, in two 32-bit lanes: the sum of the records' hashes.
 * A record that changes is subtracted as it was and added as it is, so the fingerprint costs
 * what changed, not what there is; the order in which records came and went leaves no trace.
 * It finds accidents, not attackers.
 *
 * One record: `begin`, `feed` each of its fields, then `add` or `subtract`.
 */
export class HashSum {
  private firstLane = 0;
  private secondLane = 0;
  /** The record at hand. */
  private recordFirst = 0;
  private recordSecond = 0;

  begin(kind: RecordKind): void {
    this.recordFirst = kind ^ 0x243f6a88;
    this.recordSecond = Math.imul(kind, 0x9e3779b1) ^ 0x13198a2e;
  }

  /** A whole number from 0 to 2^53-1, or -1. */
  feed(value: number): void {
    const second = this.recordSecond;
    const first = firstMix(this.recordFirst, second, value | 0);
    this.recordSecond = secondMix(first, second, (value * TO_UPPER_WORD) | 0);
    this.recordFirst = first;
  }

  feedText(text: string): void {
    this.feed(text.length);
    for (let at = 0; at < text.length; at++) this.feed(text.charCodeAt(at));
  }

  add(): void {
    const first = mixed(this.recordFirst ^ mixed(this.recordSecond));
    this.firstLane = (this.firstLane + first) | 0;
    this.secondLane = (this.secondLane + mixed(this.recordSecond + first)) | 0;
  }

  subtract(): void {
    const first = mixed(this.recordFirst ^ mixed(this.recordSecond));
    this.firstLane = (this.firstLane - first) | 0;
    this.secondLane = (this.secondLane - mixed(this.recordSecond + first)) | 0;
  }

  /** A record whose lanes somebody else has mixed. */
  addLanes(first: number, second: number): void {
    this.firstLane = (this.firstLane + first) | 0;
    this.secondLane = (this.secondLane + second) | 0;
  }

  subtractLanes(first: number, second: number): void {
    this.firstLane = (this.firstLane - first) | 0;
    this.secondLane = (this.secondLane - second) | 0;
  }

  /** The two lanes, as signed 32-bit numbers. */
  get first(): number {
    return this.firstLane;
  }

  get second(): number {
    return this.secondLane;
  }

  /** Counts another sum's records as well. */
  addSum(other: HashSum): void {
    this.firstLane = (this.firstLane + other.firstLane) | 0;
    this.secondLane = (this.secondLane + other.secondLane) | 0;
  }

  equals(other: HashSum): boolean {
    return this.firstLane === other.firstLane && this.secondLane === other.secondLane;
  }

  /** 16 hexadecimal digits. */
  hex(): string {
    return hexOf(this.firstLane) + hexOf(this.secondLane);
  }
}

function hexOf(word: number): string {
  return (word >>> 0).toString(16).padStart(8, "0");
}
