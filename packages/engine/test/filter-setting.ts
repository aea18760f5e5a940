import { exchangeSpec, marketSpec, terms } from "./fixture.ts";
import type { OrderTerms } from "../src/command/index.ts";
import { Refusal } from "../src/event/index.ts";
import type { ExchangeSpec, MarketSpec } from "../src/market/index.ts";
import { OrderType, PegPriceType, ReferencePriceKind, Side } from "../src/market/index.ts";
import { PlainBounds } from "../src/exchange/check/plain-order.ts";
import { AveragePrice } from "../src/exchange/price/average-price.ts";
import { Candidate } from "../src/exchange/check/candidate.ts";
import { Stage, filtersOf } from "../src/exchange/check/filter-sets.ts";
import { checkFilters } from "../src/exchange/check/filters.ts";
import { ReferencePrice } from "../src/exchange/price/reference-price.ts";

/** What a test says about a market, its prices, an order, and what is known of its account. */
export interface Setting {
  readonly spec?: Partial<MarketSpec>;
  readonly exchange?: Partial<ExchangeSpec>;
  readonly order?: Partial<OrderTerms>;
  readonly known?: Partial<Candidate>;
  /** Of trades of one lot each. */
  readonly tradedTicks?: readonly number[];
  readonly lastPriceTicks?: number;
  readonly referencePrice?: number;
  readonly legs?: readonly OrderTerms[];
}

export function candidateOf(setting: Setting): Candidate {
  const kind = setting.referencePrice === undefined ? "None" : "External";
  const spec = marketSpec({ referencePriceKind: ReferencePriceKind[kind], ...setting.spec });
  const exchange = exchangeSpec(setting.exchange);
  const average = new AveragePrice(spec.avgPriceMins);
  for (const ticks of setting.tradedTicks ?? []) average.add(ticks, 1, 0);
  const reference = new ReferencePrice(spec);
  reference.setExternal(setting.referencePrice ?? 0);
  const { lastPriceTicks = setting.tradedTicks?.at(-1) ?? 0 } = setting;
  const filters = filtersOf(spec, exchange);
  const candidate = new Candidate(new Refusal());
  const plain = new PlainBounds(spec, exchange);
  const market = { spec, filters, plain, average, reference, lastPriceTicks };
  candidate.begin(terms(setting.order), market, exchange, 0);
  if (setting.legs !== undefined) candidate.countList(setting.legs);
  return Object.assign(candidate, setting.known);
}

/** "ok", or the filter and the two numbers it compared. */
export function judged(setting: Setting, stage: Stage = Stage.Entry): string {
  const candidate = candidateOf(setting);
  if (checkFilters(candidate, stage)) return "ok";
  const { actual, limit, reason } = candidate.refusal;
  return `${reason.message.replace("Filter failure: ", "")} ${actual} ${limit}`;
}

export const market = { orderType: OrderType.Market, priceTicks: 0 };
export const byQuote = { ...market, quantityLots: 0, quoteQuantityUnits: 500 };
export const stopLoss = { orderType: OrderType.StopLoss, priceTicks: 0, triggerPriceTicks: 100 };
export const stopLimit = { orderType: OrderType.StopLossLimit, triggerPriceTicks: 100 };
export const pegged = { pegPriceType: PegPriceType.Primary, priceTicks: 0 };
export const sell = { side: Side.Sell };

/** [what, the setting, the answer] */
export type Row = readonly [what: string, setting: Setting, answer: string];

export function percentRows(
  name: string,
  spec: Partial<MarketSpec>,
  order: Partial<OrderTerms>,
): Row[] {
  const at = (priceTicks: number): Setting => {
    return { spec, order: { ...order, priceTicks }, tradedTicks: [90, 110] };
  };
  return [
    [`${name}: the highest`, at(120), "ok"],
    [`${name}: above`, at(121), `${name} 121 120`],
    [`${name}: the lowest`, at(80), "ok"],
    [`${name}: below`, at(79), `${name} 79 80`],
    [`${name}: far inside`, at(100), "ok"],
    [`${name}: no average`, { spec, order: { ...order, priceTicks: 9 } }, "ok"],
    [
      `${name}: the last price, when nothing was traded lately`,
      { spec, order: { ...order, priceTicks: 121 }, lastPriceTicks: 100 },
      `${name} 121 120`,
    ],
    [
      `${name}: a reference price goes before`,
      { ...at(100), referencePrice: 2_000_000 },
      `${name} 100 160`,
    ],
    [`${name}: to a fraction of a tick`, { ...at(96), referencePrice: 799_999 }, `${name} 96 95`],
    [
      `${name}: near the highest price, exactly`,
      {
        spec: { ...spec, maxPriceTicks: 0 },
        order: { ...order, priceTicks: 6 * 2 ** 37 + 1 },
        lastPriceTicks: 5 * 2 ** 37,
      },
      `${name} ${6 * 2 ** 37 + 1} ${6 * 2 ** 37}`,
    ],
    [
      `${name}: a MARKET order has no price`,
      { spec, order: { ...order, ...market }, tradedTicks: [100] },
      "ok",
    ],
    [
      `${name}: nor has a STOP_LOSS`,
      { spec, order: { ...order, ...stopLoss, triggerPriceTicks: 9 }, tradedTicks: [100] },
      "ok",
    ],
  ];
}

export function trailing(
  side: Side,
  trailingDeltaBips: number,
  changes: Partial<MarketSpec>,
  orderType: OrderType = OrderType.StopLoss,
): Setting {
  const spec = { maxTrailingAboveBips: 200, maxTrailingBelowBips: 80, ...changes };
  const priceTicks = orderType === OrderType.TakeProfitLimit ? 100 : 0;
  const order = { side, orderType, trailingDeltaBips, priceTicks, triggerPriceTicks: 100 };
  return { spec, order };
}

export function marketNotional(spec: Partial<MarketSpec>): Setting {
  return { spec, order: market, tradedTicks: [100] };
}

export function position(maxPositionUnits: number): Setting {
  return { spec: { maxPositionUnits }, known: { ownedBaseUnits: 3, openBuyBaseUnits: 2 } };
}

export function iceberg(known: Partial<Candidate>): Setting {
  return { spec: { maxNumIcebergOrders: 2 }, order: { icebergLots: 1 }, known };
}

export function algo(known: Partial<Candidate>): Setting {
  return { spec: { maxNumAlgoOrders: 2 }, order: stopLoss, known };
}

export function exchangeIceberg(known: Partial<Candidate>): Setting {
  return { exchange: { maxNumIcebergOrders: 2 }, order: { icebergLots: 1 }, known };
}

export function exchangeAlgo(known: Partial<Candidate>): Setting {
  return { exchange: { maxNumAlgoOrders: 2 }, order: stopLoss, known };
}

export function list(known: Partial<Candidate>): Setting {
  return { known, legs: [terms(), terms(sell)] };
}

/** Of an order for 5 at 100 on a market whose lots are ten base units. */
export function maxAsset(assetId: number, limitUnits: number): Setting {
  return { spec: { baseUnitsPerLot: 10 }, exchange: { maxAssets: [{ assetId, limitUnits }] } };
}
