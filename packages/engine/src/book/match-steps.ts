import { grownFloat64, grownInt32 } from "../collections/index.ts";

/** What happened to a maker. In kinds with an odd number it has left its queue and must be closed. */
export const StepKind = {
  /** A trade after which the maker still rests (also when an iceberg has shown its next part). */
  Fill: 0,
  /** A trade that leaves nothing of the maker. */
  FillLast: 1,
  /** The taker expires, the maker is untouched: no lots. */
  TakerExpired: 2,
  /** The maker expires with these lots, hidden ones included; the taker goes on. */
  MakerExpired: 3,
  /** Both lose these lots without a trade. */
  Decremented: 4,
  /** As before, and nothing is left of the maker. */
  DecrementedLast: 5,
  /** The maker expires with these lots, and so does the taker. */
  BothExpired: 7,
} as const;
export type StepKind = (typeof StepKind)[keyof typeof StepKind];

/** Most steps of one match: nobody waits long for another's order. */
export const MATCH_STEPS_MAX = 10_000;

const KIND_BITS = 3;
const KIND_MASK = 7;

/** What one match did, step by step, in flat arrays that keep their room. */
export class MatchSteps {
  /** The slot of the maker and the kind, in one word a step. */
  private makers = new Int32Array(64);
  /** Lots and price in ticks: two a step. */
  private values = new Float64Array(128);
  count = 0;

  slot(step: number): number {
    return (this.makers[step] as number) >>> KIND_BITS;
  }

  lots(step: number): number {
    return this.values[step << 1] as number;
  }

  priceTicks(step: number): number {
    return this.values[(step << 1) | 1] as number;
  }

  kind(step: number): StepKind {
    return ((this.makers[step] as number) & KIND_MASK) as StepKind;
  }

  /** Did the maker leave its queue in this step? */
  isLast(step: number): boolean {
    return ((this.makers[step] as number) & 1) === 1;
  }

  add(slot: number, lots: number, priceTicks: number, kind: StepKind): void {
    const step = this.count;
    if (step === this.makers.length) this.grow();
    const { makers, values } = this;
    makers[step] = (slot << KIND_BITS) | kind;
    values[step << 1] = lots;
    values[(step << 1) | 1] = priceTicks;
    this.count = step + 1;
  }

  private grow(): void {
    const length = this.makers.length * 2;
    this.makers = grownInt32(this.makers, length);
    this.values = grownFloat64(this.values, length * 2);
  }
}
