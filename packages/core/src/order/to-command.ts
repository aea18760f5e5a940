import type { OrderTerms } from "@bourse/engine/command";
import {
  OrderType,
  parseDecimal,
  PEG_PRICE_TYPE_NAMES,
  type PegPriceType,
  SELF_TRADE_PREVENTION_NAMES,
  type SelfTradePrevention,
  Side,
  TimeInForce,
} from "@bourse/engine/market";
import { type ApiError, apiError } from "../error/index.ts";
import { ASSET_PRECISION } from "../market/index.ts";
import type { ListedMarket } from "./listed-market.ts";
import {
  checkParameters,
  type OrderRequest,
  type RequestOptions,
  SAME_NAME,
  type SelfTradeMode,
} from "./order-request.ts";
import type { WireOrderType } from "./wire.ts";

/** What is asked for, before anybody gave it a clientOrderId. */
export type UnnamedTerms = Omit<OrderTerms, "clientOrderId">;

const ORDER_TYPES: Readonly<Record<WireOrderType, OrderType>> = {
  LIMIT: OrderType.Limit,
  MARKET: OrderType.Market,
  LIMIT_MAKER: OrderType.LimitMaker,
  STOP_LOSS: OrderType.StopLoss,
  STOP_LOSS_LIMIT: OrderType.StopLossLimit,
  TAKE_PROFIT: OrderType.TakeProfit,
  TAKE_PROFIT_LIMIT: OrderType.TakeProfitLimit,
};

const NO_OPTIONS: RequestOptions = {};

/** 2^63 units of 8 decimals, in whole ones. */
const WIRE_MAX = 92_233_720_368;

/** What the engine has room for; far beyond what any market allows. */
const TRAILING_DELTA_MAX = 65_535;

/**
 * Decimal strings become ticks, lots and units; what cannot be counted exactly on the market's grid
 * is refused here with Binance's code. Limits, funds and the state of the book are the engine's.
 */
export function toOrderTerms(
  request: OrderRequest,
  market: ListedMarket,
  options = NO_OPTIONS,
): UnnamedTerms {
  checkParameters(request, options);
  const { spec, quote } = market;
  const { nameOf = SAME_NAME } = options;
  const price = { decimals: spec.priceDecimals, stepUnits: spec.tickSizeUnits };
  const quantity = quantityGrid(spec);
  return {
    side: request.side === "BUY" ? Side.Buy : Side.Sell,
    orderType: ORDER_TYPES[request.type],
    timeInForce: timeInForceOf(request),
    priceTicks: count(nameOf("price"), request.price, price, "PRICE_FILTER"),
    quantityLots: count(nameOf("quantity"), request.quantity, quantity, "LOT_SIZE"),
    quoteQuantityUnits: countQuote(nameOf("quoteOrderQty"), request.quoteOrderQty, quote.decimals),
    icebergLots: count(nameOf("icebergQty"), request.icebergQty, quantity, "LOT_SIZE"),
    triggerPriceTicks: count(nameOf("stopPrice"), request.stopPrice, price, "PRICE_FILTER"),
    trailingDeltaBips: trailingDeltaOf(request),
    pegPriceType: pegPriceTypeOf(request),
    pegOffsetLevels: request.pegOffsetValue ?? 0,
    strategyId: request.strategyId ?? 0,
    strategyType: request.strategyType ?? 0,
  };
}

/** The mode of an order that names none is that of nobody who asked for protection. */
export function selfTradePreventionOf(mode: SelfTradeMode = "NONE"): SelfTradePrevention {
  return SELF_TRADE_PREVENTION_NAMES.indexOf(mode) as SelfTradePrevention;
}

/** The quantity an order is to shrink to. */
export function toQuantityLots(name: string, text: string, { spec }: ListedMarket): number {
  return count(name, text, quantityGrid(spec), "LOT_SIZE");
}

function timeInForceOf({ timeInForce }: OrderRequest): TimeInForce {
  if (timeInForce === "IOC") return TimeInForce.Ioc;
  return timeInForce === "FOK" ? TimeInForce.Fok : TimeInForce.Gtc;
}

function pegPriceTypeOf({ pegPriceType }: OrderRequest): PegPriceType {
  return PEG_PRICE_TYPE_NAMES.indexOf(pegPriceType ?? "NONE") as PegPriceType;
}

/** To the engine 0 means that the stop does not trail, so nobody may ask for that delta. */
function trailingDeltaOf({ trailingDelta }: OrderRequest): number {
  if (trailingDelta === undefined) return 0;
  if (trailingDelta < 1 || trailingDelta > TRAILING_DELTA_MAX) {
    throw apiError("FilterFailure", "TRAILING_DELTA");
  }
  return trailingDelta;
}

interface Grid {
  readonly decimals: number;
  readonly stepUnits: number;
}

function quantityGrid({ quantityDecimals, stepSizeUnits }: ListedMarket["spec"]): Grid {
  return { decimals: quantityDecimals, stepUnits: stepSizeUnits };
}

/** The amount in steps of its grid; 0 only when it was not sent, for that is what the engine reads. */
function count(name: string, text: string | undefined, grid: Grid, filter: string): number {
  if (text === undefined) return 0;
  checkOnWire(name, text);
  const units = parseDecimal(text, grid.decimals);
  // More than a market counts is more than its filter lets through.
  if (typeof units === "string") throw apiError("FilterFailure", filter);
  if (units === 0 || units % grid.stepUnits !== 0) throw apiError("FilterFailure", filter);
  return units / grid.stepUnits;
}

function countQuote(name: string, text: string | undefined, decimals: number): number {
  if (text === undefined) return 0;
  checkOnWire(name, text);
  const units = parseDecimal(text, decimals);
  if (typeof units === "string") throw notExact(name, units);
  return units;
}

/**
 * More decimals than any asset has on the wire, and more than 64 bits hold of them, is a fault of the
 * request, whatever the market.
 */
function checkOnWire(name: string, text: string): void {
  const units = parseDecimal(text, ASSET_PRECISION);
  if (units === "overflow" && Number(text) <= WIRE_MAX) return;
  if (typeof units === "string") throw notExact(name, units);
}

function notExact(name: string, problem: "malformed" | "precision" | "overflow"): ApiError {
  if (problem === "precision") return apiError("BadPrecision", name);
  if (problem === "overflow") return apiError("ParameterOverflow", name);
  return apiError("InvalidParameter", name);
}
