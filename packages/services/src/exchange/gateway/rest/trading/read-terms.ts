import {
  type OrderRequest,
  PEG_OFFSET_TYPES,
  PEG_PRICE_TYPES,
  SAME_NAME,
  SELF_TRADE_MODES,
  selfTradePreventionOf,
  SIDE_NAMES,
  TIME_IN_FORCE_NAMES,
  WIRE_ORDER_TYPES,
} from "@bourse/core/order";
import type { SelfTradePrevention } from "@bourse/engine/market";
import type { Params } from "../../params.ts";

/**
 * The parameters that say what an order wants, under the names they have for a single order or for
 * a leg of a list. Words are checked here; what fits together is checked when they become terms.
 */
export function readTerms(params: Params, nameOf = SAME_NAME): OrderRequest {
  return {
    side: params.enum(nameOf("side"), SIDE_NAMES, "InvalidSide"),
    type: params.enum(nameOf("type"), WIRE_ORDER_TYPES, "InvalidOrderType"),
    timeInForce: params.optionalEnum(
      nameOf("timeInForce"),
      TIME_IN_FORCE_NAMES,
      "InvalidTimeInForce",
    ),
    quantity: params.optionalDecimalText(nameOf("quantity")),
    quoteOrderQty: params.optionalDecimalText(nameOf("quoteOrderQty")),
    price: params.optionalDecimalText(nameOf("price")),
    stopPrice: params.optionalDecimalText(nameOf("stopPrice")),
    trailingDelta: params.optionalInteger(nameOf("trailingDelta")),
    icebergQty: params.optionalDecimalText(nameOf("icebergQty")),
    pegPriceType: params.optionalEnum(
      nameOf("pegPriceType"),
      PEG_PRICE_TYPES,
      "InvalidPegPriceType",
    ),
    pegOffsetType: params.optionalEnum(
      nameOf("pegOffsetType"),
      PEG_OFFSET_TYPES,
      "InvalidPegOffsetType",
    ),
    pegOffsetValue: params.optionalInteger(nameOf("pegOffsetValue")),
    strategyId: params.optionalInteger(nameOf("strategyId")),
    strategyType: params.optionalInteger(nameOf("strategyType")),
  };
}

/** Whether the market allows that mode is the engine's to say. */
export function readSelfTradePrevention(params: Params): SelfTradePrevention {
  return selfTradePreventionOf(params.optionalEnum("selfTradePreventionMode", SELF_TRADE_MODES));
}
