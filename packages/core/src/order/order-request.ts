import type {
  PEG_PRICE_TYPE_NAMES,
  SELF_TRADE_PREVENTION_NAMES,
  SIDE_NAMES,
  TIME_IN_FORCE_NAMES,
} from "@bourse/engine/market";
import { apiError } from "../error/index.ts";
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
  readonly trailingDelta?: number | undefined;
  readonly icebergQty?: string | undefined;
  readonly pegPriceType?: Exclude<(typeof PEG_PRICE_TYPE_NAMES)[number], "NONE"> | undefined;
  readonly pegOffsetType?: "PRICE_LEVEL" | undefined;
  readonly pegOffsetValue?: number | undefined;
  readonly strategyId?: number | undefined;
  readonly strategyType?: number | undefined;
}

export type SelfTradeMode = (typeof SELF_TRADE_PREVENTION_NAMES)[number];

export type OrderField = keyof OrderRequest;

/** How callers know a field: in a list the legs' fields have names of their own. */
export type NameOf = (field: OrderField) => string;

export const SAME_NAME: NameOf = (field) => field;

/** How a request is to be read. */
export interface RequestOptions {
  readonly nameOf?: NameOf;
  /** It gets its quantity later, from what another order receives, and must not bring its own. */
  readonly unsized?: boolean;
}

interface Rules {
  readonly required: readonly OrderField[];
  readonly refused: readonly OrderField[];
}

const STOP: readonly OrderField[] = ["stopPrice", "trailingDelta"];
/** Only a limit can be pegged or hide a part of itself. */
const OF_LIMITS: readonly OrderField[] = ["price", "icebergQty"];

const AT_ANY_PRICE: Rules = {
  required: ["quantity"],
  refused: ["timeInForce", "quoteOrderQty", ...OF_LIMITS],
};
const AT_LIMIT: Rules = {
  required: ["timeInForce", "quantity", "price"],
  refused: ["quoteOrderQty"],
};

/** Which parameters a type needs, and which it does not take. */
const RULES: Readonly<Record<WireOrderType, Rules>> = {
  LIMIT: { ...AT_LIMIT, refused: ["quoteOrderQty", ...STOP] },
  LIMIT_MAKER: {
    required: ["quantity", "price"],
    refused: ["timeInForce", "quoteOrderQty", ...STOP],
  },
  MARKET: { required: [], refused: ["timeInForce", ...OF_LIMITS, ...STOP] },
  STOP_LOSS: AT_ANY_PRICE,
  TAKE_PROFIT: AT_ANY_PRICE,
  STOP_LOSS_LIMIT: AT_LIMIT,
  TAKE_PROFIT_LIMIT: AT_LIMIT,
};

const STRATEGY_TYPE_MIN = 1_000_000;
const STRATEGY_TYPE_MAX = 2 ** 31 - 1;
const PEG_OFFSET_MAX = 100;

/** Throws Binance's refusal when something is missing, or was sent that the type does not take. */
export function checkParameters(request: OrderRequest, options: RequestOptions): void {
  const { type } = request;
  const { nameOf = SAME_NAME, unsized = false } = options;
  const { required, refused } = RULES[type];
  for (const field of required) {
    if (request[field] !== undefined || isOptional(field, request, unsized)) continue;
    throw apiError("MandatoryParameter", nameOf(field));
  }
  for (const field of refused) {
    if (request[field] !== undefined) throw apiError("ParameterNotRequired", nameOf(field));
  }
  if (unsized) {
    if (request.quantity !== undefined) throw apiError("PendingQuantity", nameOf("quantity"));
  } else if (type === "MARKET") checkMarketAmount(request, nameOf);
  if (isStop(type)) checkTrigger(request, nameOf);
  checkPeg(request, nameOf);
  checkStrategyType(request, nameOf);
  const { icebergQty, timeInForce = "GTC" } = request;
  if (icebergQty !== undefined && timeInForce !== "GTC") {
    throw apiError("ParameterNotRequired", nameOf("icebergQty"));
  }
}

function checkStrategyType({ strategyType }: OrderRequest, nameOf: NameOf): void {
  if (strategyType === undefined) return;
  if (strategyType < STRATEGY_TYPE_MIN) throw apiError("BadStrategyType");
  if (strategyType > STRATEGY_TYPE_MAX) {
    throw apiError("ParameterOverflow", nameOf("strategyType"));
  }
}

/** The price of a pegged order comes from the book, some quantities from another order. */
function isOptional(field: OrderField, request: OrderRequest, unsized: boolean): boolean {
  if (field === "quantity") return unsized;
  return field === "price" && request.pegPriceType !== undefined;
}

function isStop(type: WireOrderType): boolean {
  return type.startsWith("STOP_LOSS") || type.startsWith("TAKE_PROFIT");
}

function checkMarketAmount({ quantity, quoteOrderQty }: OrderRequest, nameOf: NameOf): void {
  if (quantity === undefined && quoteOrderQty === undefined) {
    throw apiError("EitherParameter", nameOf("quantity"), nameOf("quoteOrderQty"));
  }
  if (quantity !== undefined && quoteOrderQty !== undefined) {
    throw apiError("ParameterNotRequired", nameOf("quoteOrderQty"));
  }
}

function checkTrigger({ stopPrice, trailingDelta }: OrderRequest, nameOf: NameOf): void {
  if (stopPrice !== undefined || trailingDelta !== undefined) return;
  throw apiError("EitherParameter", nameOf("stopPrice"), nameOf("trailingDelta"));
}

function checkPeg(request: OrderRequest, nameOf: NameOf): void {
  const { type, pegPriceType, pegOffsetType, pegOffsetValue } = request;
  if ((pegPriceType ?? pegOffsetType ?? pegOffsetValue) === undefined) return;
  if (RULES[type].refused.includes("price")) {
    throw apiError("OrderRejected", "This order type may not use pegged price.");
  }
  if ((pegOffsetType === undefined) !== (pegOffsetValue === undefined)) {
    const names = [nameOf("pegOffsetType"), nameOf("pegOffsetValue")];
    throw apiError("FieldsTogether", names.join(", "));
  }
  if (pegPriceType === undefined) {
    throw apiError("ParameterNotRequired", nameOf("pegOffsetValue"));
  }
  if (pegOffsetValue !== undefined && (pegOffsetValue < 1 || pegOffsetValue > PEG_OFFSET_MAX)) {
    throw apiError("InvalidParameter", nameOf("pegOffsetValue"));
  }
}
