import type { Table } from "../table/index.ts";
import { writeTransaction } from "../table/index.ts";
import { candleDaysMax, minutesPerSaveMax, saveAttemptsMax } from "./limits.ts";
import { minuteOf, type PriceCandle } from "./price-candle.ts";
import { priceService, priceStates } from "./price.entity.ts";
import { type AppliedTicks, applyTicks } from "./price-state.ts";
import type { PriceTick } from "./wire.ts";

/**
 * Takes ticks of one symbol into its price and candles. The last sequence of every source is
 * written in the same transaction, so a batch that is delivered again has no effect. Answers what
 * changed, or undefined when nothing was new.
 */
export async function saveTicks(
  table: Table,
  symbol: string,
  ticks: readonly PriceTick[],
): Promise<AppliedTicks | undefined> {
  let saved: AppliedTicks | undefined;
  for (const part of partsOf(ticks)) {
    const next = await savePart(table, symbol, part);
    saved = saved === undefined || next === undefined ? (next ?? saved) : joined(saved, next);
  }
  return saved;
}

/** Cuts a long catch-up into parts that fit a transaction; usually there is one. */
function partsOf(ticks: readonly PriceTick[]): PriceTick[][] {
  const parts: PriceTick[][] = [];
  let minutes = new Set<number>();
  for (const tick of ticks) {
    const minute = minuteOf(tick.eventTimeMs);
    const full = minutes.size === minutesPerSaveMax && !minutes.has(minute);
    if (parts.length === 0 || full) {
      parts.push([]);
      minutes = new Set();
    }
    minutes.add(minute);
    parts.at(-1)?.push(tick);
  }
  return parts;
}

async function savePart(
  table: Table,
  symbol: string,
  ticks: readonly PriceTick[],
): Promise<AppliedTicks | undefined> {
  for (let attempt = 1; attempt <= saveAttemptsMax; attempt += 1) {
    const { data: known } = await priceStates(table).get({ symbol }).go({ consistent: true });
    const applied = applyTicks(known?.state, ticks);
    if (applied === undefined) return undefined;
    if (await write(table, { symbol, applied, revision: known?.revision ?? 0 })) return applied;
  }
  throw new Error(
    `The price of ${symbol} was changed by someone else ${saveAttemptsMax} times in a row; ` +
      "the batch is left to be delivered again.",
  );
}

/** False when the state is no longer the one of that revision. */
async function write(
  table: Table,
  { symbol, applied, revision }: { symbol: string; applied: AppliedTicks; revision: number },
): Promise<boolean> {
  const outcome = await writeTransaction(() =>
    priceService(table)
      .transaction.write(({ states, candles }) => [
        states
          .put({ symbol, state: applied.state, revision: revision + 1 })
          .where((state, { notExists, eq }) =>
            revision === 0 ? notExists(state.revision) : eq(state.revision, revision),
          )
          .commit(),
        ...applied.candles.map((candle) =>
          candles
            .put({
              symbol,
              openTimeMs: candle.openTimeMs,
              candle,
              expireAt: expiryOf(candle),
            })
            .commit(),
        ),
      ])
      .go(),
  );
  return outcome === "written";
}

const expiryOf = (candle: PriceCandle) => candle.openTimeMs / 1000 + candleDaysMax * 86_400;

function joined(earlier: AppliedTicks, later: AppliedTicks): AppliedTicks {
  const [first] = later.candles;
  return {
    state: later.state,
    candles: [
      ...earlier.candles.filter(({ openTimeMs }) => openTimeMs !== first?.openTimeMs),
      ...later.candles,
    ],
    lateTicks: earlier.lateTicks + later.lateTicks,
  };
}
