import { ApiError, apiError } from "@bourse/core/error";
import {
  type AmendedOrder,
  executionIdOf,
  renderAmended,
  toQuantityLots,
} from "@bourse/core/order";
import { type OrderList, renderOrderList } from "@bourse/core/order-list";
import type { AmendOrder } from "@bourse/engine/command";
import type { OrderAmended, OrderExpired, OrderView } from "@bourse/engine/event";
import type { ExpiryReason } from "@bourse/engine/market";
import type { Applied } from "../../../applied.ts";
import { oneMarket } from "../market/symbols.ts";
import type { RequestContext, Route } from "../route.ts";
import { clientOrderId, newClientOrderId } from "./client-order-id.ts";
import { asFarAsKnown, carryOut, type TradingDeps } from "./deps.ts";

const WEIGHT = 4;
const REFUSED_ORDER: ReadonlySet<number> = new Set([-2010, -2011]);
const REFUSED_AMENDMENT = -2038;

/** Making an order smaller without losing its place in the queue. */
export function amendOrderRoutes(deps: TradingDeps): readonly Route[] {
  return [
    {
      method: "PUT",
      path: "/api/v3/order/amend/keepPriority",
      wsMethod: "order.amend.keepPriority",
      security: "TRADE",
      weight: WEIGHT,
      freeOnSuccess: (result) => (result as AmendAnswer).amendedOrder.status === "EXPIRED",
      handle: (context) => amendOrder(deps, context),
    },
  ];
}

interface AmendAnswer {
  readonly transactTime: number;
  readonly executionId: number;
  readonly amendedOrder: AmendedOrder;
  readonly listStatus?: object;
}

async function amendOrder(deps: TradingDeps, context: RequestContext): Promise<AmendAnswer> {
  const { params, accountId, expiresTimeMs, time } = context;
  const market = oneMarket(deps.marketData, params);
  const orderId = params.optionalInteger("orderId");
  const origClientOrderId = clientOrderId(params, "origClientOrderId");
  if (orderId === undefined && origClientOrderId === undefined) {
    throw apiError("EitherParameter", "origClientOrderId", "orderId");
  }
  const command: AmendOrder = {
    kind: "AmendOrder",
    accountId,
    marketId: market.spec.marketId,
    orderId: orderId ?? 0,
    origClientOrderId: origClientOrderId ?? "",
    newClientOrderId: clientOrderId(params, "newClientOrderId") ?? newClientOrderId(),
    quantityLots: toQuantityLots("newQty", params.decimalText("newQty"), market),
  };
  const applied = await carryOut(deps, command, expiresTimeMs).catch(asAmendRefusal);
  const amended = amendedOrder(applied, command);
  const { event, order } = amended;
  const { orderListId } = order;
  const list =
    orderListId === 0
      ? undefined
      : await asFarAsKnown(deps.history.findList(accountId, orderListId));
  return {
    transactTime: time(applied.timeUs),
    executionId: executionIdOf(applied.events, applied.sequence, event),
    amendedOrder: renderAmended(market, amended, time),
    ...(list !== undefined && { listStatus: listStatus(market.spec.symbol, list, time) }),
  };
}

/** The engine says the same of an order and of its amendment; to Binance these are other codes. */
function asAmendRefusal(error: unknown): never {
  const isOfOrder = error instanceof ApiError && REFUSED_ORDER.has(error.code);
  throw isOfOrder ? new ApiError(error.status, REFUSED_AMENDMENT, error.msg) : error;
}

interface Amended {
  readonly event: OrderAmended;
  /** As it is after all that followed from the amendment. */
  readonly order: OrderView;
  readonly origClientOrderId: string;
  readonly expiryReason: ExpiryReason | undefined;
}

/** The amendment the caller asked for: of a pair both legs are amended, only one of them was named. */
function amendedOrder(
  { events }: Applied,
  { orderId, origClientOrderId: name }: AmendOrder,
): Amended {
  const event = events.find(
    (each): each is OrderAmended =>
      each.kind === "OrderAmended" &&
      (orderId === 0 ? each.origClientOrderId === name : each.order.orderId === orderId),
  );
  if (event === undefined) throw new Error("An order was neither amended nor was that refused.");
  const { order, origClientOrderId } = event;
  const end = events.find(
    (each): each is OrderExpired =>
      each.kind === "OrderExpired" && each.order.orderId === order.orderId,
  );
  return { event, order: end?.order ?? order, origClientOrderId, expiryReason: end?.reason };
}

function listStatus(symbol: string, list: OrderList, time: RequestContext["time"]): object {
  const {
    listStatusType: _type,
    transactionTime: _time,
    ...status
  } = renderOrderList(symbol, list, time);
  return status;
}
