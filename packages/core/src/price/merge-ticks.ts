import type { PriceTick } from "./wire.ts";

/** The highest sequence taken from every source of a symbol. */
export type LastSequences = Readonly<Record<string, number>>;

export interface MergedTicks {
  /** Ticks not seen before, in the order they happened. */
  readonly fresh: readonly PriceTick[];
  readonly lastSequences: LastSequences;
}

/**
 * Puts the ticks of several sources into one order and drops every tick that was taken before:
 * delivery may repeat, effects do not.
 */
export function mergeTicks(seen: LastSequences, ticks: readonly PriceTick[]): MergedTicks {
  const lastSequences: Record<string, number> = { ...seen };
  const fresh: PriceTick[] = [];
  for (const tick of ticks.toSorted((a, b) => a.sourceSequence - b.sourceSequence)) {
    if (tick.sourceSequence <= (lastSequences[tick.source] ?? -1)) continue;
    lastSequences[tick.source] = tick.sourceSequence;
    fresh.push(tick);
  }
  return { fresh: fresh.toSorted(byTime), lastSequences };
}

/** By time; of two at the same moment the source's own order counts (the sort is stable). */
const byTime = (a: PriceTick, b: PriceTick) => a.eventTimeMs - b.eventTimeMs;
