import { describe, expect, test } from "vitest";
import { ASSETS, NO_FEES, accountSpec, exchangeSpec, marketSpec } from "../../test/fixture.ts";
import { decodeEvents } from "../event/index.ts";
import type { AccountSpec, AssetSpec, ExchangeSpec, MarketSpec } from "../market/index.ts";
import { ReferencePriceKind } from "../market/index.ts";
import {
  configureAccount,
  configureExchange,
  listAsset,
  listMarket,
  setReferencePrice,
} from "./listing.ts";
import { ExchangeState } from "./state.ts";

/** An exchange that knows the assets, and, unless told otherwise, one market. */
function opened(spec: MarketSpec | undefined = marketSpec()): ExchangeState {
  const state = new ExchangeState();
  for (const asset of ASSETS) listAsset(state, { kind: "ListAsset", spec: asset });
  if (spec !== undefined) listMarket(state, { kind: "ListMarket", spec });
  state.log.reset();
  return state;
}

/** What the last command said: the kind of its event, or the code and what the message is about. */
function answer(state: ExchangeState): string {
  const [event, ...rest] = decodeEvents(state.log);
  expect(rest).toEqual([]);
  state.log.reset();
  if (event?.kind !== "CommandRejected") return event?.kind ?? "nothing";
  expect(event.accountId).toBe(0);
  return `${event.code} ${/'(.*)'/.exec(event.message)?.[1] ?? event.message}`;
}

const taken = "-1013 An asset or market of that number or name exists.";
const fixed = "-1013 The assets and the grid of a listed market are fixed.";

describe("an asset", () => {
  const rows: readonly (readonly [what: string, spec: AssetSpec, answer: string])[] = [
    ["a new one", { assetId: 65_535, asset: "X", decimals: 15 }, "AssetListed"],
    ["its number is taken", { assetId: 1, asset: "X", decimals: 0 }, taken],
    ["its name is taken", { assetId: 9, asset: "EUR", decimals: 0 }, taken],
    ["a number too high", { assetId: 65_536, asset: "X", decimals: 0 }, "-1102 assetId"],
    ["no name", { assetId: 9, asset: "", decimals: 0 }, "-1102 asset"],
    ["a name too long", { assetId: 9, asset: "X".repeat(33), decimals: 0 }, "-1102 asset"],
    ["too many decimals", { assetId: 9, asset: "X", decimals: 16 }, "-1102 decimals"],
  ];

  test.each(rows)("%s", (_what, spec, expected) => {
    const state = opened();
    listAsset(state, { kind: "ListAsset", spec });
    expect(answer(state)).toBe(expected);
    expect(state.ledger.assets.length).toBe(ASSETS.length + (expected === "AssetListed" ? 1 : 0));
  });
});

describe("a market", () => {
  const other = { marketId: 2, symbol: "PEAREUR", baseAssetId: 3 };
  const mean = { referencePriceKind: ReferencePriceKind.ArithmeticMean };
  const half = { ...NO_FEES, makerRate: 50_000_000 };
  const rows: readonly (readonly [what: string, changes: Partial<MarketSpec>, answer: string])[] = [
    ["another one", other, "MarketListed"],
    ["other limits", { maxNumOrders: 7, minPriceTicks: 3, symbol: "APPLEEUR" }, "MarketListed"],
    ["its name is taken", { ...other, symbol: "APPLEEUR" }, taken],
    ["another name for the same", { symbol: "OTHER" }, fixed],
    ["another grid", { quoteUnitsPerTickLot: 10, tickSizeUnits: 10 }, fixed],
    ["another asset", { baseAssetId: 3 }, fixed],
    ["an unknown asset", { ...other, baseAssetId: 99 }, "-1121 Invalid asset."],
    ["one asset for both", { ...other, baseAssetId: 1 }, "-1121 Invalid asset."],
    [
      "a grid that is not exact",
      { ...other, quoteUnitsPerTickLot: 2 },
      "-1102 quoteUnitsPerTickLot",
    ],
    [
      "a lot of nothing",
      { ...other, stepSizeUnits: 0, baseUnitsPerLot: 0 },
      "-1102 quoteUnitsPerTickLot",
    ],
    ["a number too high", { ...other, marketId: 65_536 }, "-1102 marketId"],
    ["no name", { ...other, symbol: "" }, "-1102 symbol"],
    ["no such status", { status: 5 as MarketSpec["status"] }, "-1102 status"],
    ["no such type", { orderTypes: 128 }, "-1102 orderTypes"],
    ["no such feature", { features: 512 }, "-1102 features"],
    ["no such mode", { selfTradePreventionModes: 64 }, "-1102 selfTradePreventionModes"],
    ["half a lot", { minQuantityLots: 0.5 }, "-1102 minQuantityLots"],
    [
      "a switch that is none",
      { applyMinToMarket: 1 as unknown as boolean },
      "-1102 applyMinToMarket",
    ],
    [
      "a thousand times",
      { bidMultiplierUp: 10_000_000, percentPriceDown: 10_000_000 },
      "MarketListed",
    ],
    ["more than that", { askLimitDown: 10_000_001 }, "-1102 askLimitDown"],
    ["an hour", { avgPriceMins: 60 }, "MarketListed"],
    ["more than an hour", { avgPriceMins: 61 }, "-1102 avgPriceMins"],
    ["a mean", { ...mean, referenceBucketCount: 1, referenceBucketWidthMs: 1 }, "MarketListed"],
    ["a mean of no buckets", { ...mean, referenceBucketWidthMs: 1 }, "-1102 referenceBucketCount"],
    [
      "a mean of empty buckets",
      { ...mean, referenceBucketCount: 1 },
      "-1102 referenceBucketWidthMs",
    ],
    ["no such kind", { referencePriceKind: 3 as ReferencePriceKind }, "-1102 referencePriceKind"],
    ["a fee of a half", { standardFees: half }, "MarketListed"],
    [
      "a fee of more than a half",
      { standardFees: half, specialFees: { ...NO_FEES, sellerRate: 1 } },
      "-1102 standardFees",
    ],
    [
      "room for an account's own rate",
      { taxFees: { ...NO_FEES, takerRate: 40_000_000 } },
      "MarketListed",
    ],
    ["no room for it", { taxFees: { ...NO_FEES, takerRate: 40_000_001 } }, "-1102 standardFees"],
    ["a fee that is none", { taxFees: { ...NO_FEES, buyerRate: -1 } }, "-1102 taxFees"],
  ];

  test.each(rows)("%s", (_what, changes, expected) => {
    const state = opened();
    const before = state.markets.get(1)?.spec;
    const spec = marketSpec(changes);
    listMarket(state, { kind: "ListMarket", spec });
    expect(answer(state)).toBe(expected);
    const isDone = expected === "MarketListed";
    const specs = [...state.markets.values()].map((market) => market.spec);
    const isNew = spec.marketId !== before?.marketId;
    expect(specs).toEqual(isDone ? [...(isNew ? [before] : []), spec] : [before]);
  });

  test.each([
    ["a number", { avgPriceMins: 61 }, [61, 60]],
    ["a text, of which there is none to tell", { ...other, symbol: "" }, [0]],
    ["rates, of which there is none to tell", { taxFees: { ...NO_FEES, buyerRate: -1 } }, [0]],
  ])("its refusal tells what it compared: %s", (_what, changes, numbers) => {
    const state = opened();
    listMarket(state, { kind: "ListMarket", spec: marketSpec(changes) });
    const [event] = decodeEvents(state.log);
    if (event?.kind !== "CommandRejected") throw new Error("It was not refused.");
    const { actual, limit } = event.why;
    expect([actual, limit].slice(0, numbers.length)).toEqual(numbers);
  });

  test("the spec that is kept is a copy without anything of its own", () => {
    const state = opened(undefined);
    const spec = { ...marketSpec(), note: "mine" };
    listMarket(state, { kind: "ListMarket", spec });
    expect(state.markets.get(1)?.spec).toEqual(marketSpec());
    expect(state.markets.get(1)?.spec).not.toBe(spec);
  });
});

describe("the exchange", () => {
  const limit = { assetId: 1, limitUnits: 5 };
  const rows: readonly (readonly [what: string, changes: Partial<ExchangeSpec>, answer: string])[] =
    [
      ["limits", { maxNumOrders: 5, maxAssets: [limit] }, "ExchangeConfigured"],
      ["a fee asset", { feeAssetId: 4, feeDiscount: 10_000 }, "ExchangeConfigured"],
      ["an unknown fee asset", { feeAssetId: 9 }, "-1121 Invalid asset."],
      ["no discount", { feeDiscount: 10_001 }, "-1102 feeDiscount"],
      ["half an order", { maxNumAlgoOrders: 0.5 }, "-1102 maxNumAlgoOrders"],
      [
        "an unknown asset",
        { maxAssets: [limit, { assetId: 9, limitUnits: 1 }] },
        "-1121 Invalid asset.",
      ],
      ["a broken limit", { maxAssets: [{ assetId: 1, limitUnits: -1 }] }, "-1102 maxAssets"],
      [
        "too many limits",
        { maxAssets: Array.from({ length: 65 }, () => limit) },
        "-1102 maxAssets",
      ],
    ];

  test.each(rows)("%s", (_what, changes, expected) => {
    const state = opened();
    const before = state.markets.get(1)?.filters;
    configureExchange(state, { kind: "ConfigureExchange", spec: exchangeSpec(changes) });
    expect(answer(state)).toBe(expected);
    const isDone = expected === "ExchangeConfigured";
    expect(state.exchangeSpec).toEqual(exchangeSpec(isDone ? changes : {}));
    const isFiltered = isDone && changes.feeAssetId === undefined;
    expect(state.markets.get(1)?.filters !== before).toBe(isFiltered);
  });
});

describe("an account", () => {
  const rows: readonly (readonly [what: string, changes: Partial<AccountSpec>, answer: string])[] =
    [
      ["frozen", { canTrade: false, tradeGroupId: 3 }, "AccountConfigured"],
      ["the highest rates", { makerRate: 10_000_000, takerRate: 0 }, "AccountConfigured"],
      ["a rate too high", { makerRate: 10_000_001 }, "-1102 makerRate"],
      ["a rate too low", { takerRate: -2 }, "-1102 takerRate"],
      ["a broken number", { accountId: -1 }, "-1102 accountId"],
      ["a broken group", { tradeGroupId: 0.5 }, "-1102 tradeGroupId"],
      ["no answer", { canTrade: undefined as unknown as boolean }, "-1102 canTrade"],
    ];

  test.each(rows)("%s", (_what, changes, expected) => {
    const state = opened();
    const spec = accountSpec(changes);
    configureAccount(state, { kind: "ConfigureAccount", spec });
    expect(answer(state)).toBe(expected);
    const index = state.ledger.accountIndex(spec.accountId);
    expect(index >= 0).toBe(expected === "AccountConfigured");
    const { accountId } = spec;
    const unchanged = accountSpec({ accountId });
    const isDone = expected === "AccountConfigured";
    expect(state.accounts.spec(index, accountId)).toEqual(isDone ? spec : unchanged);
  });
});

type Price = readonly [marketId: number, referencePrice: number];

describe("a reference price from outside", () => {
  const external = marketSpec({ referencePriceKind: ReferencePriceKind.External });
  const rows: readonly (readonly [string, MarketSpec, Price, string])[] = [
    ["set", external, [1, 123], "ReferencePriceSet"],
    ["taken back", external, [1, 0], "ReferencePriceSet"],
    ["a broken one", external, [1, 0.5], "-1102 referencePrice"],
    ["of no market", external, [2, 5], "-1121 Invalid symbol."],
    [
      "of a market without",
      marketSpec(),
      [1, 5],
      "-2043 This symbol doesn't have a reference price.",
    ],
  ];

  test.each(rows)("%s", (_what, spec, [marketId, referencePrice], expected) => {
    const state = opened(spec);
    setReferencePrice(state, { kind: "SetReferencePrice", marketId, referencePrice });
    expect(answer(state)).toBe(expected);
    const kept = expected === "ReferencePriceSet" ? referencePrice : 0;
    expect(state.markets.get(1)?.reference.at(0)).toBe(kept);
  });
});
