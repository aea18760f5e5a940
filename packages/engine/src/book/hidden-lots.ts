/**
 * The hidden parts of iceberg orders, and the sums of their levels, by record number. The arrays
 * have no length until the first iceberg comes, and cost nothing before.
 */
export class HiddenLots {
  private hiddenLots = new Float64Array(0);
  private shownLots = new Float64Array(0);

  /** What an order or level hides. */
  of(record: number): number {
    return this.hiddenLots[record] ?? 0;
  }

  /** How many lots an order shows at most at a time. */
  shownLotsMax(slot: number): number {
    return this.shownLots[slot] ?? 0;
  }

  add(record: number, lots: number): void {
    if (record >= this.hiddenLots.length) this.grow(record);
    this.hiddenLots[record] = (this.hiddenLots[record] as number) + lots;
  }

  setShownLotsMax(slot: number, lots: number): void {
    if (slot >= this.shownLots.length) this.grow(slot);
    this.shownLots[slot] = lots;
  }

  image(): HiddenImage {
    return { hiddenLots: this.hiddenLots.slice(), shownLots: this.shownLots.slice() };
  }

  restore(image: HiddenImage): void {
    this.hiddenLots = image.hiddenLots.slice();
    this.shownLots = image.shownLots.slice();
  }

  private grow(record: number): void {
    let length = Math.max(this.hiddenLots.length, 256);
    while (length <= record) length *= 2;
    const hiddenLots = new Float64Array(length);
    const shownLots = new Float64Array(length);
    hiddenLots.set(this.hiddenLots);
    shownLots.set(this.shownLots);
    this.hiddenLots = hiddenLots;
    this.shownLots = shownLots;
  }
}

export interface HiddenImage {
  readonly hiddenLots: Float64Array<ArrayBuffer>;
  readonly shownLots: Float64Array<ArrayBuffer>;
}
