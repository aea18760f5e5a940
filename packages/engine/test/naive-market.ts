import type { PlaceOrder } from "../src/command/index.ts";
import type { OrderView } from "../src/event/index.ts";
import type { MarketSpec } from "../src/market/index.ts";
import { MarketStatus, OrderType, Side, TimeInForce } from "../src/market/index.ts";

/** An order of the oracle: what the world sees of it may change, and it knows what it holds. */
export type NaiveOrder = {
  -readonly [Field in Exclude<keyof OrderView, "status">]: OrderView[Field];
} & {
  held: bigint;
};

interface NaiveTrade {
  readonly priceTicks: number;
  readonly quantityLots: number;
  readonly timeUs: number;
}

export interface NaiveMarket {
  spec: MarketSpec;
  /** In the order they came. */
  orders: NaiveOrder[];
  readonly trades: NaiveTrade[];
  lastOrderId: number;
  /** So many of the oldest trades are out of the average for good. */
  forgottenTrades: number;
}

export function naiveMarket(spec: MarketSpec): NaiveMarket {
  return { spec, orders: [], trades: [], lastOrderId: 0, forgottenTrades: 0 };
}

/** New limits. What has left the old window stays out of the new one. */
export function relist(market: NaiveMarket, spec: MarketSpec, timeUs: number): void {
  market.forgottenTrades = market.trades.length - recentTrades(market, timeUs).length;
  market.spec = spec;
}

type Wish = Pick<PlaceOrder, "side" | "orderType" | "priceTicks">;

/** The resting orders that an incoming one may trade with: best price first, then oldest. */
export function crossing(market: NaiveMarket, { side, orderType, priceTicks }: Wish): NaiveOrder[] {
  const makerSide = side === Side.Buy ? Side.Sell : Side.Buy;
  const makers = market.orders.filter((order) => order.side === makerSide);
  const reached = makers.filter((maker) => {
    if (orderType === OrderType.Market) return true;
    return side === Side.Buy ? maker.priceTicks <= priceTicks : maker.priceTicks >= priceTicks;
  });
  return bestFirst(reached, makerSide);
}

/** A stable sort keeps those of one price in the order they came. */
export function bestFirst(orders: readonly NaiveOrder[], side: Side): NaiveOrder[] {
  const sign = side === Side.Buy ? -1 : 1;
  return orders.toSorted((a, b) => sign * (a.priceTicks - b.priceTicks));
}

/** An order, its market, and what the book had for it. */
interface Applicant {
  readonly command: PlaceOrder;
  readonly market: NaiveMarket;
  /** As asked for; of a MARKET order by quote: as found. */
  readonly lots: number;
  /** The book has less than the order asks for. */
  readonly isShort: boolean;
  readonly timeUs: number;
}

interface AccountFacts {
  readonly isDuplicate: boolean;
  readonly openHere: number;
  readonly isPoor: boolean;
  /** Its owner, or the house, could come to own more than can be counted. */
  readonly isCrowded: boolean;
}

/** The first rule an order breaks, in order of precedence: Binance's code and text. */
export function refusal(
  applicant: Applicant,
  account: AccountFacts,
): [code: number, message: string] | undefined {
  const { command, market } = applicant;
  const rules: [boolean, number, string][] = [
    [market.spec.status === MarketStatus.Trading, -2010, "Market is closed."],
    [isPriceRight(applicant), -1013, "Filter failure: PRICE_FILTER"],
    [isLotSizeRight(applicant), -1013, "Filter failure: LOT_SIZE"],
    [isMarketLotSizeRight(applicant), -1013, "Filter failure: MARKET_LOT_SIZE"],
    [isPriceNear(applicant), -1013, "Filter failure: PERCENT_PRICE_BY_SIDE"],
    [isNotionalRight(applicant), -1013, "Filter failure: NOTIONAL"],
    [mayRest(applicant, account.openHere), -1013, "Filter failure: MAX_NUM_ORDERS"],
    [!account.isDuplicate, -2010, "Duplicate order sent."],
    [!account.isPoor, -2010, "Account has insufficient balance for requested action."],
    [!account.isCrowded, -1108, "Parameter 'quantity' overflowed."],
    [
      command.orderType !== OrderType.LimitMaker || crossing(market, command).length === 0,
      -2010,
      "Order would immediately match and take.",
    ],
  ];
  const broken = rules.find(([holds]) => !holds);
  return broken && [broken[1], broken[2]];
}

function isMarketOrder({ command }: Applicant): boolean {
  return command.orderType === OrderType.Market;
}

function isPriceRight(applicant: Applicant): boolean {
  if (isMarketOrder(applicant)) return true;
  const { minPriceTicks, maxPriceTicks } = applicant.market.spec;
  const { priceTicks } = applicant.command;
  return priceTicks > 0 && priceTicks >= minPriceTicks && priceTicks <= maxPriceTicks;
}

/** An order by quote that empties the book may stay under the minimum: it will expire. */
function isSpared(applicant: Applicant): boolean {
  return applicant.command.quantityLots === 0 && isMarketOrder(applicant) && applicant.isShort;
}

function isLotSizeRight(applicant: Applicant): boolean {
  const { minQuantityLots, maxQuantityLots } = applicant.market.spec;
  const isEnough = applicant.lots > 0 && applicant.lots >= minQuantityLots;
  return (isEnough || isSpared(applicant)) && applicant.lots <= maxQuantityLots;
}

function isMarketLotSizeRight(applicant: Applicant): boolean {
  if (!isMarketOrder(applicant)) return true;
  const { marketMinQuantityLots, marketMaxQuantityLots } = applicant.market.spec;
  const isEnough = applicant.lots >= marketMinQuantityLots || isSpared(applicant);
  return isEnough && applicant.lots <= marketMaxQuantityLots;
}

function isPriceNear(applicant: Applicant): boolean {
  if (isMarketOrder(applicant)) return true;
  const average = averageTicks(applicant);
  if (average === undefined) return true;
  const { spec } = applicant.market;
  const { side, priceTicks } = applicant.command;
  const [down, up] =
    side === Side.Buy
      ? [spec.bidMultiplierDown, spec.bidMultiplierUp]
      : [spec.askMultiplierDown, spec.askMultiplierUp];
  return priceTicks * 10_000 >= average * down && priceTicks * 10_000 <= average * up;
}

function isNotionalRight(applicant: Applicant): boolean {
  const { command, market, lots } = applicant;
  const { spec } = market;
  const isMarket = isMarketOrder(applicant);
  const priceTicks = isMarket ? averageTicks(applicant) : command.priceTicks;
  let units = command.quoteQuantityUnits;
  if (units === 0) {
    if (priceTicks === undefined) return true;
    units = priceTicks * lots * spec.quoteUnitsPerTickLot;
  }
  const isEnough = units >= spec.minNotionalUnits || (isMarket && !spec.applyMinToMarket);
  const isBounded = spec.maxNotionalUnits > 0 && (!isMarket || spec.applyMaxToMarket);
  return isEnough && (!isBounded || units <= spec.maxNotionalUnits);
}

function mayRest(applicant: Applicant, openHere: number): boolean {
  const { timeInForce } = applicant.command;
  if (isMarketOrder(applicant) || timeInForce !== TimeInForce.Gtc) return true;
  return openHere < applicant.market.spec.maxNumOrders;
}

/** Over the seconds within the window, else the last price, else none. */
function averageTicks({ market, timeUs }: Applicant): number | undefined {
  const recent = recentTrades(market, timeUs);
  if (recent.length === 0) return market.trades.at(-1)?.priceTicks;
  const lots = recent.reduce((sum, trade) => sum + trade.quantityLots, 0);
  const worth = recent.reduce((sum, trade) => sum + trade.priceTicks * trade.quantityLots, 0);
  return Math.round(worth / lots);
}

/** The trades of the seconds within the window. */
function recentTrades(market: NaiveMarket, timeUs: number): NaiveTrade[] {
  const oldest = secondOf(timeUs) - market.spec.avgPriceMins * 60;
  const remembered = market.trades.slice(market.forgottenTrades);
  return remembered.filter((trade) => secondOf(trade.timeUs) > oldest);
}

function secondOf(timeUs: number): number {
  return Math.floor(timeUs / 1_000_000);
}

export function openLots(order: NaiveOrder): number {
  return order.quantityLots - order.executedLots;
}
