import { mulDivCeil, mulDivFloor, notionalUnits, takesAnyPrice } from "../../market/index.ts";
import type { Candidate } from "./candidate.ts";

/**
 * What an order is worth in quote units, for the filters that limit it (rule 4.7). At an average
 * price it may be a fraction: it is rounded down to be held against a minimum, up against a maximum.
 */
export function worthRoundedDown(candidate: Candidate): number {
  return knownWorth(candidate) ?? averageWorth(candidate, mulDivFloor);
}

export function worthRoundedUp(candidate: Candidate): number {
  return knownWorth(candidate) ?? averageWorth(candidate, mulDivCeil);
}

/** At the order's own prices; undefined when only an average tells. */
function knownWorth(candidate: Candidate): number | undefined {
  const { terms, spec, quantityLots } = candidate;
  if (terms.quoteQuantityUnits > 0) return terms.quoteQuantityUnits;
  const priceTicks = ownPriceTicks(candidate);
  return priceTicks === 0 ? undefined : notionalUnits(spec, priceTicks, quantityLots);
}

/** The limit or, of an order that has none (yet), the trigger price; 0 = neither. */
export function ownPriceTicks({ terms, priceTicks }: Candidate): number {
  if (takesAnyPrice(terms.orderType)) return terms.triggerPriceTicks;
  return priceTicks || terms.triggerPriceTicks;
}

function averageWorth(candidate: Candidate, rounded: typeof mulDivFloor): number {
  const { averageValue, spec, quantityLots } = candidate;
  if (averageValue === 0) return candidate.quoteUnits;
  const unitsPerTick = quantityLots * spec.quoteUnitsPerTickLot;
  // So much would be refused in any case; there is no exact number for it.
  if (!Number.isSafeInteger(unitsPerTick)) return unitsPerTick;
  return rounded(averageValue, unitsPerTick, candidate.averageScale);
}
