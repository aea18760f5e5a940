import { Side } from "@bourse/engine/market";
import { expect, test } from "vitest";
import { ExchangeRun, order } from "../../../../../test/market-data/exchange-run.ts";
import { createMarketData } from "../../../market-data/index.ts";
import { Params } from "../../params.ts";
import type { RequestContext } from "../route.ts";
import { bookRoutes } from "./book.ts";

const START_US = Date.parse("2026-11-18T10:00:30Z") * 1000;

test("everybody gets the book as it is now, as deep as they asked, of the market they asked", () => {
  const marketData = createMarketData();
  const run = new ExchangeRun(START_US, [(applied) => marketData.apply(applied)]);
  run.fund(1001);
  const route = bookRoutes(marketData).find(({ path }) => path === "/api/v3/depth");
  const bids = (symbol: string, limit: number) => {
    const params = new Params(new Map(Object.entries({ symbol, limit: String(limit) })));
    const answer = route?.handle({ params } as RequestContext);
    return (answer as { readonly bids: readonly unknown[] }).bids;
  };
  const bid = (priceTicks: number) =>
    run.apply(order({ accountId: 1001, side: Side.Buy, priceTicks, quantityLots: 100 }));
  const [first, second] = [
    ["59990.00000000", "0.00100000"],
    ["59980.00000000", "0.00100000"],
  ];
  bid(5_999_000);
  for (const limit of [1, 100, 100]) expect(bids("BTCUSDT", limit)).toEqual([first]);
  expect(bids("ETHUSDT", 100)).toEqual([]);
  bid(5_998_000);
  for (const limit of [100, 1, 1_000]) {
    const seen = limit === 1 ? [first] : [first, second];
    for (const _again of [1, 2]) expect(bids("BTCUSDT", limit)).toEqual(seen);
  }
});
