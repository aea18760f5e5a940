import { assert } from "../invariant/index.ts";
import { LAYOUT } from "./layout.ts";

const { BRANCH_RECORDS, FIRST_FREE_RECORD, KEY, LEVEL_RECORDS, RECORD_SHIFT } = LAYOUT;

/** Word numbers stay below 2^31. */
const RECORDS_MAX = 2 ** 28;
const RECORDS_MIN = 256;

/**
 * The records of a book in one growing buffer: orders of one record, levels of two, branches of
 * five. What was freed last, still warm in the cache, is used first.
 *
 * Taking a record may move the buffer: `words` and `doubles` must be read anew afterwards.
 */
export class RecordPool {
  words: Int32Array<ArrayBuffer>;
  doubles: Float64Array<ArrayBuffer>;
  private freeRecord = 0;
  private freeLevel = 0;
  private freeBranch = 0;
  private used: number = FIRST_FREE_RECORD;

  constructor() {
    const buffer = new ArrayBuffer(RECORDS_MIN << (RECORD_SHIFT + 2));
    this.words = new Int32Array(buffer);
    this.doubles = new Float64Array(buffer);
    this.doubles[KEY] = NaN;
  }

  /** Its fields hold anything: the caller sets all of them. */
  take(): number {
    const record = this.freeRecord;
    if (record === 0) return this.takeNew(1);
    this.freeRecord = this.words[record << RECORD_SHIFT] as number;
    return record;
  }

  give(record: number): void {
    this.words[record << RECORD_SHIFT] = this.freeRecord;
    this.freeRecord = record;
  }

  takeLevel(): number {
    const level = this.freeLevel;
    if (level === 0) return this.takeNewLevel();
    this.freeLevel = this.words[level << RECORD_SHIFT] as number;
    return level;
  }

  /** Levels have even numbers, so that the words of both records are told apart by bits. */
  private takeNewLevel(): number {
    if ((this.used & 1) === 1) this.give(this.takeNew(1));
    return this.takeNew(LEVEL_RECORDS);
  }

  giveLevel(level: number): void {
    this.words[level << RECORD_SHIFT] = this.freeLevel;
    this.freeLevel = level;
  }

  /** It has no child; its header holds anything. */
  takeBranch(): number {
    const branch = this.freeBranch;
    if (branch === 0) return this.takeNew(BRANCH_RECORDS);
    this.freeBranch = this.words[branch << RECORD_SHIFT] as number;
    return branch;
  }

  /** It must have lost all its children. */
  giveBranch(branch: number): void {
    this.words[branch << RECORD_SHIFT] = this.freeBranch;
    this.freeBranch = branch;
  }

  /** Everything that makes a pool the same pool. */
  image(): RecordImage {
    return {
      words: this.words.slice(0, this.used << RECORD_SHIFT),
      freeRecord: this.freeRecord,
      freeLevel: this.freeLevel,
      freeBranch: this.freeBranch,
    };
  }

  restore(image: RecordImage): void {
    this.used = image.words.length >> RECORD_SHIFT;
    this.freeRecord = image.freeRecord;
    this.freeLevel = image.freeLevel;
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
  readonly freeLevel: number;
  readonly freeBranch: number;
}
