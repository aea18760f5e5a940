import type { ByteReader, ByteWriter } from "../bytes/index.ts";
import { WideSum } from "../collections/index.ts";

const MICROSECONDS = 1_000_000;

/** One second of trading. */
interface Bucket {
  readonly second: number;
  readonly tickLots: WideSum;
  readonly lots: WideSum;
}

/**
 * The volume-weighted average price of the last minutes. Trades are summed by second, so that the
 * window costs at most one bucket per second of its length, however many trades fall into it.
 */
export class AveragePrice {
  #buckets: Bucket[] = [];
  #tickLots = new WideSum();
  #lots = new WideSum();
  #windowSeconds: number;

  constructor(minutes: number) {
    this.#windowSeconds = minutes * 60;
  }

  /** What the old window has let go stays gone, even when the new one is longer. */
  setMinutes(minutes: number, timeUs: number): void {
    this.#forget(timeUs);
    this.#windowSeconds = minutes * 60;
  }

  add(priceTicks: number, lots: number, timeUs: number): void {
    const second = Math.floor(timeUs / MICROSECONDS);
    let bucket = this.#buckets.at(-1);
    if (bucket?.second !== second) {
      bucket = { second, tickLots: new WideSum(), lots: new WideSum() };
      this.#buckets.push(bucket);
    }
    const tickLots = priceTicks * lots;
    bucket.tickLots.add(tickLots);
    bucket.lots.add(lots);
    this.#tickLots.add(tickLots);
    this.#lots.add(lots);
  }

  /** In whole ticks; 0 when nothing was traded within the window. */
  ticksAt(timeUs: number): number {
    this.#forget(timeUs);
    if (this.#buckets.length === 0) return 0;
    return Math.round(this.#tickLots.toNumber() / this.#lots.toNumber());
  }

  write(writer: ByteWriter, timeUs: number): void {
    this.#forget(timeUs);
    writer.integer(this.#buckets.length);
    for (const bucket of this.#buckets) {
      writer.integer(bucket.second);
      bucket.tickLots.write(writer);
      bucket.lots.write(writer);
    }
  }

  read(reader: ByteReader): void {
    const count = reader.integer();
    for (let index = 0; index < count; index++) {
      const second = reader.integer();
      const bucket = { second, tickLots: WideSum.read(reader), lots: WideSum.read(reader) };
      this.#buckets.push(bucket);
      this.#tickLots.merge(bucket.tickLots, 1);
      this.#lots.merge(bucket.lots, 1);
    }
  }

  /** When it is called makes no difference to any answer: only the time given does. */
  #forget(timeUs: number): void {
    const oldest = Math.floor(timeUs / MICROSECONDS) - this.#windowSeconds;
    for (let first = this.#buckets[0]; first !== undefined; first = this.#buckets[0]) {
      if (first.second > oldest) return;
      this.#tickLots.merge(first.tickLots, -1);
      this.#lots.merge(first.lots, -1);
      this.#buckets.shift();
    }
  }
}
