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
import type { OrderView, Trade } from "@bourse/engine/event";
import type { ExpiryReason } from "@bourse/engine/market";
import type { Applied } from "../../../applied.ts";
import type { Params } from "../../params.ts";
import type { TimeWriter } from "../../time-unit.ts";
import { oneMarket } from "../market/symbols.ts";
import type { RequestContext, Route } from "../route.ts";
import { clientOrderId, newClientOrderId } from "./client-order-id.ts";
import { makerTaker, NO_DISCOUNT, NO_MAKER_TAKER } from "./commission.ts";
import { carryOut, refusalError, type TradingDeps } from "./deps.ts";

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
  return answer(market, applied, responseType, context.time);
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
  checkExtras(params);
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
  };
}

/** Parameters that change nothing here but must make sense all the same. */
function checkExtras(params: Params): void {
  params.optionalInteger("strategyId");
  const strategyType = params.optionalInteger("strategyType");
  if (strategyType !== undefined && strategyType < STRATEGY_TYPE_MIN) {
    throw apiError("BadStrategyType");
  }
  const mode = params.optionalEnum("selfTradePreventionMode", SELF_TRADE_MODES);
  if (mode !== undefined && mode !== "NONE") throw apiError("SelfTradeModeNotAllowed");
}

function defaultResponse({ type }: OrderRequest): ResponseType {
  return type === "MARKET" || type === "LIMIT" ? "FULL" : "ACK";
}

/** What became of the order, told as fully as the caller wants. */
function answer(
  market: ListedMarket,
  { events }: Applied,
  responseType: ResponseType,
  time: TimeWriter,
): unknown {
  let order: OrderView | undefined;
  let expiryReason: ExpiryReason | undefined;
  const trades: Trade[] = [];
  for (const event of events) {
    if (event.kind === "OrderAccepted") order = event.order;
    if (event.kind === "Trade") {
      order = event.taker;
      trades.push(event);
    }
    if (event.kind === "OrderExpired") {
      order = event.order;
      expiryReason = event.reason;
    }
  }
  if (order === undefined) throw new Error("An order was neither accepted nor refused.");
  if (responseType === "ACK") return renderAck(market, order, time);
  const result = renderResult(market, order, time, expiryReason);
  if (responseType === "RESULT") return result;
  return { ...result, fills: trades.map((trade) => renderFill(market, trade)) };
}

function commissionForOrder({ spec }: ListedMarket): unknown {
  return {
    standardCommissionForOrder: makerTaker(spec),
    specialCommissionForOrder: NO_MAKER_TAKER,
    taxCommissionForOrder: NO_MAKER_TAKER,
    discount: NO_DISCOUNT,
  };
}
