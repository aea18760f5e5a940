import { assert } from "../invariant/index.ts";
import { LAYOUT } from "./layout.ts";

const { FIRST_FREE_RECORD, KEY, BRANCH_RECORDS, RECORD_SHIFT } = LAYOUT;

/** Word numbers stay below 2^31. */
const RECORDS_MAX = 2 ** 28;
const RECORDS_MIN = 512;

/**
 * The records of a book in one growing buffer: orders, levels and pages of one record, branches of
 * five. What was freed last, still warm in the cache, is used first.
 *
 * Taking a record may move the buffer: `words` and `doubles` must be read anew afterwards.
 *
 * It is the lowest layer of a book, whose parts are classes on top of one another: what is all in
 * one object is reached with the fewest steps.
 */
export class RecordPool {
  protected words: Int32Array<ArrayBuffer>;
  protected doubles: Float64Array<ArrayBuffer>;
  protected freeRecord = 0;
  private freeBranch = 0;
  private used: number = FIRST_FREE_RECORD;

  constructor() {
    const buffer = new ArrayBuffer(RECORDS_MIN << (RECORD_SHIFT + 2));
    this.words = new Int32Array(buffer);
    this.doubles = new Float64Array(buffer);
    this.doubles[KEY] = NaN;
  }

  /** For an order, a level or a page. Its fields hold anything: the caller sets all of them. */
  protected take(): number {
    const record = this.freeRecord;
    if (record === 0) return this.takeNew(1);
    this.freeRecord = this.words[record << RECORD_SHIFT] as number;
    return record;
  }

  protected give(record: number): void {
    this.words[record << RECORD_SHIFT] = this.freeRecord;
    this.freeRecord = record;
  }

  /** It has no child; its header holds anything. */
  protected takeBranch(): number {
    const branch = this.freeBranch;
    if (branch === 0) return this.takeNew(BRANCH_RECORDS);
    this.freeBranch = this.words[branch << RECORD_SHIFT] as number;
    return branch;
  }

  /** It must have lost all its children. */
  protected giveBranch(branch: number): void {
    this.words[branch << RECORD_SHIFT] = this.freeBranch;
    this.freeBranch = branch;
  }

  /** Everything that makes the records the same records. */
  protected recordImage(): RecordImage {
    return {
      words: this.words.slice(0, this.used << RECORD_SHIFT),
      freeRecord: this.freeRecord,
      freeBranch: this.freeBranch,
    };
  }

  protected restoreRecords(image: RecordImage): void {
    this.used = image.words.length >> RECORD_SHIFT;
    this.freeRecord = image.freeRecord;
    this.freeBranch = image.freeBranch;
    this.resize(image.words, RECORDS_MIN);
  }

  private takeNew(records: number): number {
    const record = this.used;
    this.used += records;
    const capacity = this.words.length >> RECORD_SHIFT;
    if (this.used > capacity) this.resize(this.words, capacity);
    return record;
  }

  /** Doubles a capacity until all records in use fit, and moves into a buffer of that size. */
  private resize(words: Int32Array, atLeast: number): void {
    let capacity = atLeast;
    while (capacity < this.used) capacity *= 2;
    assert(capacity <= RECORDS_MAX, `a book of ${this.used} records is too large`);
    const buffer = new ArrayBuffer(capacity << (RECORD_SHIFT + 2));
    this.words = new Int32Array(buffer);
    this.words.set(words);
    this.doubles = new Float64Array(buffer);
  }
}

export interface RecordImage {
  readonly words: Int32Array<ArrayBuffer>;
  readonly freeRecord: number;
  readonly freeBranch: number;
}
