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

const STEP_DOUBLES = 4;

/** What one match did, step by step, in a flat array that keeps its room. */
export class MatchSteps {
  /** Four numbers a step: slot of the maker, lots, price in ticks, kind. */
  values = new Float64Array(64 * STEP_DOUBLES);
  count = 0;

  slot(step: number): number {
    return (this.values[step * STEP_DOUBLES] as number) | 0;
  }

  lots(step: number): number {
    return this.values[step * STEP_DOUBLES + 1] as number;
  }

  priceTicks(step: number): number {
    return this.values[step * STEP_DOUBLES + 2] as number;
  }

  kind(step: number): StepKind {
    return this.values[step * STEP_DOUBLES + 3] as StepKind;
  }

  /** Did the maker leave its queue in this step? */
  isLast(step: number): boolean {
    return (this.kind(step) & 1) === 1;
  }

  add(slot: number, lots: number, priceTicks: number, kind: StepKind): void {
    const at = this.count * STEP_DOUBLES;
    if (at === this.values.length) this.grow();
    const { values } = this;
    values[at] = slot;
    values[at + 1] = lots;
    values[at + 2] = priceTicks;
    values[at + 3] = kind;
    this.count++;
  }

  private grow(): void {
    const longer = new Float64Array(this.values.length * 2);
    longer.set(this.values);
    this.values = longer;
  }
}
