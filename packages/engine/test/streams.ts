import fc from "fast-check";
import type { Command } from "../src/command/index.ts";
import type { MarketSpec } from "../src/market/index.ts";
import {
  CancelRestriction,
  MarketStatus,
  OrderType,
  Side,
  TimeInForce,
} from "../src/market/index.ts";
import { APPLE, ASSETS, EURO, PEAR, marketSpec } from "./fixture.ts";

/** A command and how long after the one before it comes. */
export interface Step {
  readonly command: Command;
  readonly waitUs: number;
}

const ACCOUNT_IDS = [1001, 1002];

/** Two markets that share an asset, with awkward fees, units and limits that random orders meet. */
export const SPECS: readonly MarketSpec[] = [
  marketSpec({
    maxQuantityLots: 40,
    marketMinQuantityLots: 2,
    marketMaxQuantityLots: 30,
    minNotionalUnits: 250,
    maxNotionalUnits: 4000,
    applyMaxToMarket: true,
    bidMultiplierUp: 10_400,
    bidMultiplierDown: 9_300,
    askMultiplierUp: 10_700,
    askMultiplierDown: 9_600,
    avgPriceMins: 1,
    maxNumOrders: 4,
    makerFeeRate: 777,
    takerFeeRate: 13_331,
  }),
  marketSpec({
    marketId: 2,
    symbol: "PEARAPPLE",
    baseAssetId: PEAR.assetId,
    quoteAssetId: APPLE.assetId,
    tickSizeUnits: 3,
    stepSizeUnits: 2,
    baseUnitsPerLot: 2,
    quoteUnitsPerTickLot: 6,
    minQuantityLots: 2,
    makerFeeRate: 0,
    takerFeeRate: 1,
  }),
];

/** What every stream begins with: listings, and money for two of the three accounts. */
export const OPENING: readonly Command[] = [
  ...ASSETS.map((spec): Command => ({ kind: "ListAsset", spec })),
  ...SPECS.map((spec): Command => ({ kind: "ListMarket", spec })),
  ...[EURO, APPLE, PEAR].flatMap(({ assetId }) =>
    ACCOUNT_IDS.map((accountId): Command => ({
      kind: "Deposit",
      accountId,
      assetId,
      amountUnits: 60_000,
      transferId: `opening-${assetId}`,
    })),
  ),
];

const accountId = fc.constantFrom(1001, 1001, 1001, 1002, 1002, 1002, 7_000_000_000);
const marketId = fc.constantFrom(1, 1, 1, 1, 1, 2, 2, 2, 2, 3);
const clientOrderId = fc.nat({ max: 25 }).map((number) => `name-${number}`);
const side = fc.constantFrom(Side.Buy, Side.Sell);
const quantityLots = fc.integer({ min: 0, max: 42 });

const limitOrder: fc.Arbitrary<Command> = fc.record({
  kind: fc.constant("PlaceOrder"),
  accountId,
  marketId,
  side,
  orderType: fc.constant(OrderType.Limit),
  timeInForce: fc.constantFrom(...Object.values(TimeInForce), TimeInForce.Gtc, TimeInForce.Gtc),
  priceTicks: fc.integer({ min: 93, max: 107 }),
  quantityLots,
  quoteQuantityUnits: fc.constant(0),
  clientOrderId,
});
const makerOrder: fc.Arbitrary<Command> = fc.record({
  kind: fc.constant("PlaceOrder"),
  accountId,
  marketId,
  side,
  orderType: fc.constant(OrderType.LimitMaker),
  timeInForce: fc.constant(TimeInForce.Gtc),
  priceTicks: fc.integer({ min: 93, max: 107 }),
  quantityLots,
  quoteQuantityUnits: fc.constant(0),
  clientOrderId,
});
const amounts = fc.oneof(
  fc.record({ quantityLots, quoteQuantityUnits: fc.constant(0) }),
  fc.record({
    quantityLots: fc.constant(0),
    quoteQuantityUnits: fc.integer({ min: 1, max: 9999 }),
  }),
);
const marketOrder: fc.Arbitrary<Command> = fc
  .tuple(accountId, marketId, side, clientOrderId, amounts)
  .map(([account, market, ofSide, name, amount]) => ({
    kind: "PlaceOrder",
    accountId: account,
    marketId: market,
    side: ofSide,
    orderType: OrderType.Market,
    timeInForce: TimeInForce.Gtc,
    priceTicks: 0,
    ...amount,
    clientOrderId: name,
  }));
const cancelOrder: fc.Arbitrary<Command> = fc.record({
  kind: fc.constant("CancelOrder"),
  accountId,
  marketId,
  orderId: fc.oneof(fc.constant(0), fc.nat({ max: 40 })),
  origClientOrderId: fc.oneof(fc.constant(""), clientOrderId),
  newClientOrderId: fc.constantFrom("", "z"),
  restriction: fc.constantFrom(...Object.values(CancelRestriction), CancelRestriction.None),
});
const cancelAll: fc.Arbitrary<Command> = fc.record({
  kind: fc.constant("CancelAllOrders"),
  accountId,
  marketId,
  newClientOrderId: fc.constantFrom("", "all-of-them-", "x".repeat(36)),
});
const transfer: fc.Arbitrary<Command> = fc.record({
  kind: fc.constantFrom("Deposit", "Withdraw"),
  accountId,
  assetId: fc.constantFrom(EURO.assetId, APPLE.assetId, PEAR.assetId),
  amountUnits: fc.integer({ min: 1, max: 9000 }),
  transferId: fc.constantFrom("t1", "t2", "t3", "t4", "t5", "t6"),
});
const relist: fc.Arbitrary<Command> = fc
  .tuple(fc.constantFrom(...SPECS), oftenFirst(...Object.values(MarketStatus)))
  .chain(([spec, status]) =>
    fc
      .record({ avgPriceMins: fc.nat({ max: 2 }), takerFeeRate: fc.nat({ max: 20_000 }) })
      .map((changes): Command => ({
        kind: "ListMarket",
        spec: { ...spec, ...changes, status: status as MarketStatus },
      })),
  );

const command = fc.oneof(
  { weight: 12, arbitrary: limitOrder },
  { weight: 2, arbitrary: makerOrder },
  { weight: 4, arbitrary: marketOrder },
  { weight: 3, arbitrary: cancelOrder },
  { weight: 1, arbitrary: cancelAll },
  { weight: 1, arbitrary: transfer },
  { weight: 1, arbitrary: relist },
  { weight: 1, arbitrary: fc.constant<Command>({ kind: "AdvanceTime" }) },
);

/** Without `size: "max"` fast-check makes arrays of at most 10 items, whatever maxLength says. */
export const streams: fc.Arbitrary<Step[]> = fc.array(
  fc.record({ command, waitUs: fc.oneof(fc.nat({ max: 1000 }), fc.nat({ max: 30_000_000 })) }),
  { minLength: 1, maxLength: 160, size: "max" },
);

/** The first value nine times out of ten or so. */
function oftenFirst<Value>(...values: readonly Value[]): fc.Arbitrary<Value> {
  return fc.oneof(
    ...values.map((value, index) => ({
      weight: 10 ** Math.max(0, 2 - index),
      arbitrary: fc.constant(value),
    })),
  );
}

/** One seed for ever, so that nothing slips back, and a new one each time, so that more is found. */
export const SEEDS = [20_240_229, Date.now() & 0x7fff_ffff];

/** Calls with every command of a stream, its opening included, and with its sequence and time. */
export function play(
  steps: readonly Step[],
  apply: (command: Command, sequence: number, timeUs: number) => void,
): void {
  const opening = OPENING.map((listed): Step => ({ command: listed, waitUs: 1 }));
  let timeUs = 1_700_000_000_000_000;
  [...opening, ...steps].forEach((step, index) => {
    timeUs += step.waitUs;
    apply(step.command, index + 1, timeUs);
  });
}
