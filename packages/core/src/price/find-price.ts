import type { Table } from "../table/index.ts";
import { candlesPerQueryMax } from "./limits.ts";
import type { PriceCandle } from "./price-candle.ts";
import { priceCandles, priceStates } from "./price.entity.ts";
import { type Price, priceOf } from "./price.ts";

/** The newest price of a symbol; undefined when nobody has traded it yet. */
export async function findPrice(table: Table, symbol: string): Promise<Price | undefined> {
  const { data } = await priceStates(table).get({ symbol }).go();
  return data === null ? undefined : priceOf(data.state);
}

/** The traded minutes of a symbol between two moments, oldest first. */
export async function listCandles(
  table: Table,
  symbol: string,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): Promise<readonly PriceCandle[]> {
  const { data } = await priceCandles(table)
    .query.bySymbol({ symbol })
    .between({ openTimeMs: fromMs }, { openTimeMs: toMs })
    .go({ count: candlesPerQueryMax });
  return data.map(({ candle }) => candle);
}
