import {
  type ListedMarket,
  type OrderRequest,
  RESPONSE_TYPES,
  type ResponseType,
  toOrderTerms,
} from "@bourse/core/order";
import type { PlaceOrder } from "@bourse/engine/command";
import type { Params } from "../../params.ts";
import { oneMarket } from "../market/symbols.ts";
import type { RequestContext } from "../route.ts";
import { clientOrderId, newClientOrderId } from "./client-order-id.ts";
import type { TradingDeps } from "./deps.ts";
import { readSelfTradePrevention, readTerms } from "./read-terms.ts";

/** A new order as its request says it, and how much of an answer is wanted. */
export interface ReadOrder {
  readonly market: ListedMarket;
  readonly command: PlaceOrder;
  readonly responseType: ResponseType;
}

export function readOrder(deps: TradingDeps, { params, accountId }: RequestContext): ReadOrder {
  const market = oneMarket(deps.marketData, params);
  const request = readTerms(params);
  const responseType = readResponseType(params, request);
  const terms = toOrderTerms(request, market);
  // Field by field: every order comes by here, and spreading objects takes twice as long.
  const command: PlaceOrder = {
    kind: "PlaceOrder",
    accountId,
    marketId: market.spec.marketId,
    side: terms.side,
    orderType: terms.orderType,
    timeInForce: terms.timeInForce,
    priceTicks: terms.priceTicks,
    quantityLots: terms.quantityLots,
    quoteQuantityUnits: terms.quoteQuantityUnits,
    icebergLots: terms.icebergLots,
    triggerPriceTicks: terms.triggerPriceTicks,
    trailingDeltaBips: terms.trailingDeltaBips,
    pegPriceType: terms.pegPriceType,
    pegOffsetLevels: terms.pegOffsetLevels,
    strategyId: terms.strategyId,
    strategyType: terms.strategyType,
    selfTradePrevention: readSelfTradePrevention(params),
    clientOrderId: clientOrderId(params, "newClientOrderId") ?? newClientOrderId(),
    requestId: "",
  };
  return { market, command, responseType };
}

/** Those that may trade at once tell what they traded, the others only that they were taken. */
function readResponseType(params: Params, { type }: OrderRequest): ResponseType {
  const isFull = type === "MARKET" || type === "LIMIT";
  return params.optionalEnum("newOrderRespType", RESPONSE_TYPES) ?? (isFull ? "FULL" : "ACK");
}
