import { RecordPool } from "./record-pool.ts";

const DOUBLES = 6;
const WORDS = DOUBLES * 2;

/** The price levels of a book: each the first and last order of its queue, and their open sum. */
export class LevelPool extends RecordPool {
  constructor(capacity = 64) {
    super(DOUBLES, capacity);
  }

  /** A new level, empty: no order, no lots. */
  add(priceTicks: number): number {
    const level = this.take();
    this.words[level * WORDS] = 0;
    this.words[level * WORDS + 1] = 0;
    this.doubles[level * DOUBLES + 2] = 0;
    this.doubles[level * DOUBLES + 3] = priceTicks;
    this.doubles[level * DOUBLES + 4] = 0;
    return level;
  }

  remove(level: number): void {
    this.giveBack(level);
  }

  first(level: number): number {
    return this.words[level * WORDS] as number;
  }

  setFirst(level: number, slot: number): void {
    this.words[level * WORDS] = slot;
  }

  last(level: number): number {
    return this.words[level * WORDS + 1] as number;
  }

  setLast(level: number, slot: number): void {
    this.words[level * WORDS + 1] = slot;
  }

  openLots(level: number): number {
    return this.doubles[level * DOUBLES + 2] as number;
  }

  addOpenLots(level: number, lots: number): void {
    const at = level * DOUBLES + 2;
    this.doubles[at] = (this.doubles[at] as number) + lots;
  }

  priceTicks(level: number): number {
    return this.doubles[level * DOUBLES + 3] as number;
  }

  /** The round of changes that touched the level last; see Book. */
  touchedRound(level: number): number {
    return this.doubles[level * DOUBLES + 4] as number;
  }

  setTouchedRound(level: number, round: number): void {
    this.doubles[level * DOUBLES + 4] = round;
  }
}
