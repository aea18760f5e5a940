import { EXTRA_DOUBLES } from "./order-layout.ts";

const CAPACITY_MIN = 16;
const DOUBLES = EXTRA_DOUBLES;

/**
 * Records for what few orders have, given out by number. Number 0 is the one of all orders that
 * have nothing of the kind: it is never written, so that reading needs no question.
 */
export class ExtraRecords {
  doubles = new Float64Array(CAPACITY_MIN * DOUBLES);
  words = new Int32Array(this.doubles.buffer);
  /** The free ones are chained by their first word. */
  private free = 0;
  private used = 1;

  /** All zeros. It may move the buffer: `doubles` and `words` must be read anew afterwards. */
  take(): number {
    const extra = this.free;
    if (extra === 0) return this.takeNew();
    this.free = this.words[extra << 5] as number;
    this.words[extra << 5] = 0;
    return extra;
  }

  give(extra: number): void {
    this.words.fill(0, extra << 5, (extra + 1) << 5);
    this.words[extra << 5] = this.free;
    this.free = extra;
  }

  /** The first free one; with `copy` it is all there is to know. */
  get firstFree(): number {
    return this.free;
  }

  copy(): Float64Array<ArrayBuffer> {
    return this.doubles.slice(0, this.used << 4);
  }

  restore(doubles: Float64Array, firstFree: number): void {
    this.used = doubles.length >> 4;
    this.free = firstFree;
    this.resize(doubles);
  }

  private takeNew(): number {
    const extra = this.used++;
    if (this.used << 4 > this.doubles.length) this.resize(this.doubles);
    return extra;
  }

  private resize(doubles: Float64Array): void {
    let length = CAPACITY_MIN * DOUBLES;
    while (length < this.used << 4) length *= 2;
    this.doubles = new Float64Array(length);
    this.doubles.set(doubles);
    this.words = new Int32Array(this.doubles.buffer);
  }
}
