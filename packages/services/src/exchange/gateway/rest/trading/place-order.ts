import { apiError } from "@bourse/core/error";
import {
  type ListedMarket,
  type OrderRequest,
  renderAck,
  renderFill,
  renderResult,
  RESPONSE_TYPES,
  type ResponseType,
  SELF_TRADE_MODES,
  SIDE_NAMES,
  TIME_IN_FORCE_NAMES,
  toOrderBody,
  WIRE_ORDER_TYPES,
} from "@bourse/core/order";
import type { PlaceOrder } from "@bourse/engine/command";
import type { Event, OrderView, Trade } from "@bourse/engine/event";
import type { ExpiryReason } from "@bourse/engine/market";
import type { Params } from "../../params.ts";
import { oneMarket } from "../market/symbols.ts";
import type { RequestContext, Route } from "../route.ts";
import { clientOrderId, newClientOrderId } from "./client-order-id.ts";
import { makerTaker, NO_DISCOUNT } from "./commission.ts";
import { assetFinder, carryOut, refusalError, type TradingDeps } from "./deps.ts";

const STRATEGY_TYPE_MIN = 1_000_000;
const TEST_WEIGHT = 1;
const TEST_WITH_RATES_WEIGHT = 20;

/** New orders, and the rehearsal of one. */
export function placeOrderRoutes(deps: TradingDeps): readonly Route[] {
  return [
    {
      method: "POST",
      path: "/api/v3/order",
      wsMethod: "order.place",
      security: "TRADE",
      weight: 1,
      freeOnSuccess: true,
      orders: 1,
      handle: (context) => placeOrder(deps, context),
    },
    {
      method: "POST",
      path: "/api/v3/order/test",
      wsMethod: "order.test",
      security: "TRADE",
      weight: (params) =>
        params.optionalBoolean("computeCommissionRates") === true
          ? TEST_WITH_RATES_WEIGHT
          : TEST_WEIGHT,
      handle: (context) => testOrder(deps, context),
    },
  ];
}

async function placeOrder(deps: TradingDeps, context: RequestContext): Promise<unknown> {
  const { market, command, responseType } = readOrder(deps, context);
  const applied = await carryOut(deps, command, context.expiresTimeMs);
  const { order, expiryReason, trades } = outcomeOf(applied.events);
  const { time } = context;
  if (responseType === "ACK") return renderAck(market, order, time);
  const result = renderResult(market, order, time, expiryReason);
  if (responseType === "RESULT") return result;
  const assetOf = assetFinder(deps);
  return { ...result, fills: trades.map((trade) => renderFill(market, trade, assetOf)) };
}

/** Everything but the journal: parameters, filters, funds and the state of the book. */
function testOrder(deps: TradingDeps, context: RequestContext): unknown {
  const { market, command } = readOrder(deps, context);
  const refusal = deps.exchange.check(command);
  if (refusal !== undefined) throw refusalError(refusal);
  const wantsRates = context.params.optionalBoolean("computeCommissionRates") === true;
  return wantsRates ? commissionForOrder(market) : {};
}

interface ReadOrder {
  readonly market: ListedMarket;
  readonly command: PlaceOrder;
  readonly responseType: ResponseType;
}

function readOrder(deps: TradingDeps, { params, accountId }: RequestContext): ReadOrder {
  const market = oneMarket(deps.marketData, params);
  const request = readRequest(params);
  const responseType = params.optionalEnum("newOrderRespType", RESPONSE_TYPES);
  checkStrategyType(request);
  checkSelfTradeMode(params);
  const command: PlaceOrder = {
    kind: "PlaceOrder",
    accountId,
    marketId: market.spec.marketId,
    ...toOrderBody(request, market),
    clientOrderId: clientOrderId(params, "newClientOrderId") ?? newClientOrderId(),
  };
  return { market, command, responseType: responseType ?? defaultResponse(request) };
}

function readRequest(params: Params): OrderRequest {
  return {
    side: params.enum("side", SIDE_NAMES, () => apiError("InvalidSide")),
    type: params.enum("type", WIRE_ORDER_TYPES, () => apiError("InvalidOrderType")),
    timeInForce: params.optionalEnum("timeInForce", TIME_IN_FORCE_NAMES, () =>
      apiError("InvalidTimeInForce"),
    ),
    quantity: params.optionalDecimalText("quantity"),
    quoteOrderQty: params.optionalDecimalText("quoteOrderQty"),
    price: params.optionalDecimalText("price"),
    stopPrice: params.optionalDecimalText("stopPrice"),
    trailingDelta: params.optionalString("trailingDelta"),
    icebergQty: params.optionalDecimalText("icebergQty"),
    pegPriceType: params.optionalString("pegPriceType"),
    strategyId: params.optionalInteger("strategyId"),
    strategyType: params.optionalInteger("strategyType"),
  };
}

function checkStrategyType({ strategyType }: OrderRequest): void {
  if (strategyType !== undefined && strategyType < STRATEGY_TYPE_MIN) {
    throw apiError("BadStrategyType");
  }
}

/** No market offers another mode than the one that changes nothing. */
function checkSelfTradeMode(params: Params): void {
  const mode = params.optionalEnum("selfTradePreventionMode", SELF_TRADE_MODES);
  if (mode !== undefined && mode !== "NONE") throw apiError("SelfTradeModeNotAllowed");
}

function defaultResponse({ type }: OrderRequest): ResponseType {
  return type === "MARKET" || type === "LIMIT" ? "FULL" : "ACK";
}

/** What became of a new order in the command that brought it. */
interface PlacingOutcome {
  readonly order: OrderView;
  readonly expiryReason: ExpiryReason | undefined;
  /** Its own, as taker. */
  readonly trades: readonly Trade[];
}

/**
 * A command may bring one new order, and make others of its market work before and after it: only
 * what concerns the new one is its answer.
 */
function outcomeOf(events: readonly Event[]): PlacingOutcome {
  let order: OrderView | undefined;
  let expiryReason: ExpiryReason | undefined;
  const trades: Trade[] = [];
  for (const event of events) {
    if (event.kind === "OrderAccepted") order = event.order;
    else if (order === undefined) continue;
    else if (event.kind === "Trade" && event.taker.orderId === order.orderId) {
      order = event.taker;
      trades.push(event);
    } else if (event.kind === "TradePrevented" && event.taker.orderId === order.orderId) {
      order = event.taker;
    } else if (event.kind === "OrderExpired" && event.order.orderId === order.orderId) {
      order = event.order;
      expiryReason = event.reason;
    }
  }
  if (order === undefined) throw new Error("An order was neither accepted nor refused.");
  return { order, expiryReason, trades };
}

function commissionForOrder({ spec }: ListedMarket): unknown {
  return {
    standardCommissionForOrder: makerTaker(spec.standardFees),
    specialCommissionForOrder: makerTaker(spec.specialFees),
    taxCommissionForOrder: makerTaker(spec.taxFees),
    discount: NO_DISCOUNT,
  };
}
