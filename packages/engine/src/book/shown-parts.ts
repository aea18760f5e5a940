import { LAYOUT } from "./layout.ts";
import { Queues } from "./queues.ts";

const { DOUBLE_SHIFT, LAST, LEVEL, LOTS, NEXT, OWNER, PREVIOUS, RECORD_SHIFT } = LAYOUT;

/** Takes lots off orders, with regard to what icebergs show and hide. */
export abstract class ShownParts extends Queues {
  /** Takes lots off an order, hidden ones first. It keeps its place, and must keep some lots. */
  reduce(slot: number, lots: number): void {
    const { words, doubles } = this;
    const level = words[(slot << RECORD_SHIFT) | LEVEL] as number;
    const fromHidden = Math.min(this.hiddenBy(slot), lots);
    if (fromHidden > 0) {
      this.hidden.add(slot, -fromHidden);
      if (level !== 0) this.hidden.add(level, -fromHidden);
    }
    const fromShown = lots - fromHidden;
    if (fromShown === 0) return;
    const at = (slot << DOUBLE_SHIFT) | LOTS;
    doubles[at] = (doubles[at] as number) - fromShown;
    if (level !== 0) this.addLots(level, -fromShown);
  }

  /** Takes shown lots off a maker. True when it still rests: with more, or with its next part. */
  protected execute(slot: number, lots: number): boolean {
    const { words, doubles } = this;
    const at = (slot << DOUBLE_SHIFT) | LOTS;
    const left = (doubles[at] as number) - lots;
    const level = words[(slot << RECORD_SHIFT) | LEVEL] as number;
    doubles[at] = left;
    this.addLots(level, -lots);
    if (left > 0) return true;
    const hiddenLots = this.hiddenBy(slot);
    if (hiddenLots > 0) this.showNext(slot, level, hiddenLots);
    else this.remove(slot);
    return hiddenLots > 0;
  }

  /** Refills the shown part of an iceberg, and moves it behind the others of its level. */
  private showNext(slot: number, level: number, hiddenLots: number): void {
    const { words, doubles } = this;
    const lots = Math.min(this.hidden.shownLotsMax(slot), hiddenLots);
    this.hidden.add(slot, -lots);
    this.hidden.add(level, -lots);
    doubles[(slot << DOUBLE_SHIFT) | LOTS] = lots;
    this.addLots(level, lots);
    const at = slot << RECORD_SHIFT;
    const next = words[at | NEXT] as number;
    if (next === level) return;
    const previous = words[at | PREVIOUS] as number;
    words[(previous << RECORD_SHIFT) | NEXT] = next;
    words[(next << RECORD_SHIFT) | PREVIOUS] = previous;
    const last = words[(level << RECORD_SHIFT) | LAST] as number;
    words[at | NEXT] = level;
    words[at | PREVIOUS] = last;
    words[(level << RECORD_SHIFT) | LAST] = slot;
    words[(last << RECORD_SHIFT) | NEXT] = slot;
  }

  private hiddenBy(slot: number): number {
    const isIceberg = (this.words[(slot << RECORD_SHIFT) | OWNER] as number) < 0;
    return isIceberg ? this.hidden.of(slot) : 0;
  }

  private addLots(level: number, lots: number): void {
    const { doubles } = this;
    const at = (level << DOUBLE_SHIFT) | LOTS;
    doubles[at] = (doubles[at] as number) + lots;
    this.touch(level);
  }
}
