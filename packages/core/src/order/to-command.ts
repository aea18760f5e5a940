import type { PlaceOrder } from "@bourse/engine/command";
import {
  OrderType,
  parseDecimal,
  Side,
  type SIDE_NAMES,
  type TIME_IN_FORCE_NAMES,
  TimeInForce,
} from "@bourse/engine/market";
import { type ApiError, apiError } from "../error/index.ts";
import { ASSET_PRECISION } from "../market/index.ts";
import type { ListedMarket } from "./listed-market.ts";
import { PLAIN_TERMS } from "./plain-terms.ts";
import type { WireOrderType } from "./wire.ts";

/** A new order as it was sent: words checked, amounts still decimal text. */
export interface OrderRequest {
  readonly side: (typeof SIDE_NAMES)[number];
  readonly type: WireOrderType;
  readonly timeInForce?: (typeof TIME_IN_FORCE_NAMES)[number] | undefined;
  readonly quantity?: string | undefined;
  readonly quoteOrderQty?: string | undefined;
  readonly price?: string | undefined;
  readonly stopPrice?: string | undefined;
  readonly trailingDelta?: string | undefined;
  readonly icebergQty?: string | undefined;
  readonly pegPriceType?: string | undefined;
  readonly strategyId?: number | undefined;
  readonly strategyType?: number | undefined;
}

type OrderAmounts = Pick<PlaceOrder, "priceTicks" | "quantityLots" | "quoteQuantityUnits">;
type OrderBody = Omit<PlaceOrder, "kind" | "accountId" | "marketId" | "clientOrderId">;
type Field = keyof OrderRequest;
type OfferedType = Exclude<WireOrderType, keyof typeof UNSUPPORTED>;

/** Which parameters an offered type needs, and which it does not take. */
const RULES: Readonly<Record<OfferedType, Record<"required" | "refused", readonly Field[]>>> = {
  LIMIT: {
    required: ["timeInForce", "quantity", "price"],
    refused: ["quoteOrderQty", "stopPrice", "trailingDelta"],
  },
  LIMIT_MAKER: {
    required: ["quantity", "price"],
    refused: ["timeInForce", "quoteOrderQty", "stopPrice", "trailingDelta"],
  },
  MARKET: {
    required: [],
    refused: ["timeInForce", "price", "stopPrice", "trailingDelta", "icebergQty"],
  },
};

/** The engine could, the spot API does not offer it. */
const UNSUPPORTED = {
  STOP_LOSS: "Stop loss orders are not supported for this symbol.",
  STOP_LOSS_LIMIT: "Stop loss limit orders are not supported for this symbol.",
  TAKE_PROFIT: "Take profit orders are not supported for this symbol.",
  TAKE_PROFIT_LIMIT: "Take profit limit orders are not supported for this symbol.",
} as const satisfies Partial<Record<WireOrderType, string>>;

const ORDER_TYPES: Readonly<Record<OfferedType, OrderType>> = {
  LIMIT: OrderType.Limit,
  MARKET: OrderType.Market,
  LIMIT_MAKER: OrderType.LimitMaker,
};

/**
 * Decimal strings become ticks, lots and units; what cannot be counted exactly on the market's grid
 * is refused here with Binance's code. Limits, funds and the state of the book are the engine's.
 */
export function toOrderBody(request: OrderRequest, market: ListedMarket): OrderBody {
  const { type } = request;
  if (!isOffered(type)) throw rejected(UNSUPPORTED[type]);
  checkParameters(request, type);
  return {
    ...PLAIN_TERMS,
    side: request.side === "BUY" ? Side.Buy : Side.Sell,
    orderType: ORDER_TYPES[type],
    timeInForce: timeInForceOf(request),
    ...amountsOf(request, market),
    strategyId: request.strategyId ?? 0,
    strategyType: request.strategyType ?? 0,
  };
}

function isOffered(type: WireOrderType): type is OfferedType {
  return type in ORDER_TYPES;
}

function checkParameters(request: OrderRequest, type: OfferedType): void {
  const { required, refused } = RULES[type];
  for (const field of required) {
    if (request[field] === undefined) throw apiError("MandatoryParameter", field);
  }
  for (const field of refused) {
    if (request[field] !== undefined) throw apiError("ParameterNotRequired", field);
  }
  if (type === "MARKET") checkMarketAmount(request);
  if (request.icebergQty !== undefined) {
    throw rejected("Iceberg orders are not supported for this symbol.");
  }
  if (request.pegPriceType !== undefined) {
    throw rejected("Pegged orders are not supported for this symbol.");
  }
}

function checkMarketAmount({ quantity, quoteOrderQty }: OrderRequest): void {
  if (quantity === undefined && quoteOrderQty === undefined) {
    throw apiError("EitherParameter", "quantity", "quoteOrderQty");
  }
  if (quantity !== undefined && quoteOrderQty !== undefined) {
    throw apiError("ParameterNotRequired", "quoteOrderQty");
  }
}

function timeInForceOf({ timeInForce }: OrderRequest): TimeInForce {
  if (timeInForce === "IOC") return TimeInForce.Ioc;
  return timeInForce === "FOK" ? TimeInForce.Fok : TimeInForce.Gtc;
}

function amountsOf(request: OrderRequest, { spec, quote }: ListedMarket): OrderAmounts {
  const price = { decimals: spec.priceDecimals, stepUnits: spec.tickSizeUnits };
  const quantity = { decimals: spec.quantityDecimals, stepUnits: spec.stepSizeUnits };
  return {
    priceTicks: count("price", request.price, price, "PRICE_FILTER"),
    quantityLots: count("quantity", request.quantity, quantity, "LOT_SIZE"),
    quoteQuantityUnits: countQuote(request.quoteOrderQty, quote.decimals),
  };
}

/** The amount in steps of its grid; 0 only when it was not sent, for that is what the engine reads. */
function count(
  name: string,
  text: string | undefined,
  grid: { readonly decimals: number; readonly stepUnits: number },
  filter: string,
): number {
  if (text === undefined) return 0;
  checkPrecision(name, text);
  const units = parseDecimal(text, grid.decimals);
  if (units === "precision") throw apiError("FilterFailure", filter);
  if (typeof units === "string") throw notExact(name, units);
  if (units === 0 || units % grid.stepUnits !== 0) throw apiError("FilterFailure", filter);
  return units / grid.stepUnits;
}

function countQuote(text: string | undefined, decimals: number): number {
  if (text === undefined) return 0;
  checkPrecision("quoteOrderQty", text);
  const units = parseDecimal(text, decimals);
  if (typeof units === "string") throw notExact("quoteOrderQty", units);
  return units;
}

/** More decimals than any asset has on the wire is a fault of the request, whatever the market. */
function checkPrecision(name: string, text: string): void {
  const units = parseDecimal(text, ASSET_PRECISION);
  if (typeof units === "string") throw notExact(name, units);
}

function notExact(name: string, problem: "malformed" | "precision" | "overflow"): ApiError {
  if (problem === "precision") return apiError("BadPrecision", name);
  if (problem === "overflow") return apiError("ParameterOverflow", name);
  return apiError("InvalidParameter", name);
}

function rejected(text: string): ApiError {
  return apiError("OrderRejected", text);
}
