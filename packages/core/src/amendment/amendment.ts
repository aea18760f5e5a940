import type { OrderAmended } from "@bourse/engine/event";
import { formatQuantity } from "../market/index.ts";
import type { ListedMarket, TimeUnit } from "../order/index.ts";
import type { AmendmentInfo } from "./wire.ts";

/** One time an order was made smaller. */
export interface Amendment {
  readonly orderId: number;
  /** Under which it was reported; rises with every amendment. */
  readonly executionId: number;
  readonly origClientOrderId: string;
  readonly newClientOrderId: string;
  readonly origQuantityLots: number;
  readonly newQuantityLots: number;
  readonly timeUs: number;
}

export function amendmentOf(event: OrderAmended, executionId: number, timeUs: number): Amendment {
  const { order, origClientOrderId, origQuantityLots } = event;
  return {
    orderId: order.orderId,
    executionId,
    origClientOrderId,
    newClientOrderId: order.clientOrderId,
    origQuantityLots,
    newQuantityLots: order.quantityLots,
    timeUs,
  };
}

/** As `order/amendments` shows it. */
export function renderAmendment(
  { spec }: ListedMarket,
  amendment: Amendment,
  time: TimeUnit,
): AmendmentInfo {
  const { orderId, executionId, origClientOrderId, newClientOrderId } = amendment;
  return {
    symbol: spec.symbol,
    orderId,
    executionId,
    origClientOrderId,
    newClientOrderId,
    origQty: formatQuantity(spec, amendment.origQuantityLots),
    newQty: formatQuantity(spec, amendment.newQuantityLots),
    time: time(amendment.timeUs),
  };
}
