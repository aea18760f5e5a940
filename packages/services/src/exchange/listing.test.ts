import { ASSETS, MARKETS } from "@bourse/core/market";
import { type MarketSpec, MarketStatus } from "@bourse/engine/market";
import { expect, test } from "vitest";
import { ExchangeRun } from "../../test/market-data/exchange-run.ts";
import { listingCommands } from "./listing.ts";

const { exchange } = new ExchangeRun(1_790_000_000_000_000, []);

/** The listing of `exchange`, with one market changed. */
function commandsFor(changes: Partial<MarketSpec>) {
  const markets = MARKETS.map((spec) => (spec.marketId === 2 ? { ...spec, ...changes } : spec));
  return listingCommands(exchange, { assets: ASSETS, markets });
}

test("nothing is written when all is as it should be", () => {
  expect(commandsFor({})).toEqual([]);
  expect(commandsFor(structuredClone(MARKETS[1] ?? {}))).toEqual([]);
});

test("what is missing is listed, assets first", () => {
  const empty = { assets: () => [], markets: () => [] } as unknown as typeof exchange;
  const commands = listingCommands(empty, { assets: ASSETS, markets: MARKETS });
  expect(commands.map(({ kind }) => kind)).toEqual([
    ...ASSETS.map(() => "ListAsset"),
    ...MARKETS.map(() => "ListMarket"),
  ]);
});

test("the status a market has now stays", () => {
  expect(commandsFor({ status: MarketStatus.Halt })).toEqual([]);
  const changes = { maxNumOrders: 5 };
  expect(commandsFor({ ...changes, status: MarketStatus.Halt })).toEqual([
    { kind: "ListMarket", spec: { ...MARKETS[1], ...changes } },
  ]);
});

test("another limit, and another fee inside, is listed again", () => {
  const takerRate = 50_000;
  const standardFees = { makerRate: 0, takerRate, buyerRate: 0, sellerRate: 0 };
  for (const changes of [{ maxNumOrders: 5 }, { standardFees }]) {
    expect(commandsFor(changes)).toEqual([
      { kind: "ListMarket", spec: { ...MARKETS[1], ...changes } },
    ]);
  }
});
