import type { AppliedEvent } from "../projection/index.ts";
import type { BookUpdate, LastTrade, LevelUpdate } from "./port.ts";

/** What a batch of commands, ascending and without a gap, changed in the books. */
export function bookUpdateOf(batch: readonly AppliedEvent[]): BookUpdate {
  const levels = new Map<string, LevelUpdate>();
  const trades = new Map<number, LastTrade>();
  for (const { events, timeUs } of batch) {
    for (const event of events) {
      if (event.kind === "LevelChanged") {
        const { marketId, side, priceTicks, quantityLots } = event;
        const level = { marketId, side, priceTicks, quantityLots };
        levels.set(`${marketId}.${side}.${priceTicks}`, level);
      } else if (event.kind === "Trade") {
        const { marketId, tradeId, priceTicks, quantityLots } = event;
        trades.set(marketId, { marketId, tradeId, priceTicks, quantityLots, timeUs });
      }
    }
  }
  return {
    firstSequence: batch[0]?.sequence ?? 0,
    lastSequence: batch.at(-1)?.sequence ?? 0,
    levels: [...levels.values()],
    trades: [...trades.values()],
  };
}
