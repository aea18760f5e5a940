/**
 * Records of numbers in one growing buffer, named by their slot. The same bytes are seen as 32-bit
 * words (links between records) and as doubles (53-bit counts). Slot 0 is no record: it ends lists.
 * A subclass names the fields; nothing else touches the buffer.
 */
export class RecordPool {
  protected words: Int32Array;
  protected doubles: Float64Array;
  readonly #wordsPerRecord: number;
  /** The slot freed last, still warm in the cache, is used first. */
  #freeSlot = 0;
  #freeCount = 0;
  #slotsUsed = 1;

  constructor(doublesPerRecord: number, capacity: number) {
    const buffer = new ArrayBuffer(doublesPerRecord * 8 * capacity);
    this.words = new Int32Array(buffer);
    this.doubles = new Float64Array(buffer);
    this.#wordsPerRecord = doublesPerRecord * 2;
  }

  /** Records in use. */
  get count(): number {
    return this.#slotsUsed - 1 - this.#freeCount;
  }

  /** A record whose fields hold anything: the caller sets all of them. */
  protected take(): number {
    const slot = this.#freeSlot;
    if (slot !== 0) {
      this.#freeSlot = this.words[slot * this.#wordsPerRecord] as number;
      this.#freeCount--;
      return slot;
    }
    if (this.#slotsUsed * this.#wordsPerRecord === this.words.length) this.#grow();
    return this.#slotsUsed++;
  }

  protected giveBack(slot: number): void {
    this.words[slot * this.#wordsPerRecord] = this.#freeSlot;
    this.#freeSlot = slot;
    this.#freeCount++;
  }

  #grow(): void {
    const buffer = new ArrayBuffer(this.words.byteLength * 2);
    const words = new Int32Array(buffer);
    words.set(this.words);
    this.words = words;
    this.doubles = new Float64Array(buffer);
  }
}
