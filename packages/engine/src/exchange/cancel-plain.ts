import type { CancelOrder } from "../command/index.ts";
import { CancelRestriction, OrderStatus, isCount } from "../market/index.ts";
import { OrderStage } from "../order/index.ts";
import type { Market } from "./market.ts";
import { forget } from "./order-life.ts";
import type { ExchangeState } from "./state.ts";

const { None } = CancelRestriction;
const { Canceled } = OrderStatus;
const { Book } = OrderStage;

/**
 * The short way to cancel an order without extras that rests, named by its number alone. Whatever
 * is not surely right goes the long way (cancel-order.ts): then this does nothing and says false.
 */
export function cancelPlainly(state: ExchangeState, market: Market, command: CancelOrder): boolean {
  if (!isPlain(command)) return false;
  const { orders, book } = market;
  const slot = book.find(command.orderId);
  if (slot === 0) return false;
  if (!orders.isPlain(slot) || orders.stage(slot) !== Book) return false;
  if (orders.accountId(slot) !== command.accountId) return false;
  const { newClientOrderId } = command;
  const { id } = state.clientOrderIds;
  if (newClientOrderId !== "" && !id.packAnew(newClientOrderId)) return false;
  cancel(state, market, slot);
  state.log.canceled(orders, slot, newClientOrderId === "" ? undefined : id);
  forget(state, market, slot);
  return true;
}

/** Named by nothing but its number (rule 13.1). */
function isPlain(command: CancelOrder): boolean {
  return (
    isCount(command.orderId) &&
    command.orderId !== 0 &&
    command.origClientOrderId === "" &&
    command.restriction === None
  );
}

/** It leaves the book and holds nothing any more. */
function cancel(state: ExchangeState, market: Market, slot: number): void {
  const { orders, book } = market;
  market.hash.touch(slot);
  book.remove(slot);
  orders.setStatus(slot, Canceled);
  const heldUnits = orders.heldUnits(slot);
  if (heldUnits > 0) {
    const asset = market.spentAsset(orders.side(slot));
    state.ledger.release(orders.accountIndex(slot), asset, heldUnits);
    orders.setHeldUnits(slot, 0);
  }
}
