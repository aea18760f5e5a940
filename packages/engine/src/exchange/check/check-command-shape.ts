import type {
  AmendOrder,
  CancelAllOrders,
  CancelOrder,
  CancelOrderList,
  CancelReplace,
} from "../../command/index.ts";
import type { ParameterName, Refusal } from "../../event/index.ts";
import { MALFORMED } from "../../event/index.ts";
import { CancelReplaceMode, CancelRestriction, isCount } from "../../market/index.ts";
import type { PackedId } from "../../order/index.ts";
import { checkOwner, checkTerms, isPrintable } from "./check-shape.ts";
import { CLIENT_ORDER_ID_LENGTH_MAX } from "../limits.ts";

const { OnlyPartiallyFilled } = CancelRestriction;
const { AllowFailure, StopOnFailure } = CancelReplaceMode;

/** The shapes of the commands that change open orders (rules 13.1 to 13.5). */
export function checkCancelShape(refusal: Refusal, command: CancelOrder): boolean {
  return (
    checkCount(refusal, "accountId", command.accountId) &&
    checkCount(refusal, "orderId", command.orderId) &&
    checkId(refusal, "origClientOrderId", command.origClientOrderId) &&
    checkId(refusal, "newClientOrderId", command.newClientOrderId) &&
    checkRestriction(refusal, command.restriction)
  );
}

export function checkCancelListShape(refusal: Refusal, command: CancelOrderList): boolean {
  return (
    checkCount(refusal, "accountId", command.accountId) &&
    checkCount(refusal, "orderListId", command.orderListId) &&
    checkId(refusal, "listClientOrderId", command.listClientOrderId) &&
    checkId(refusal, "newClientOrderId", command.newClientOrderId)
  );
}

export function checkCancelAllShape(refusal: Refusal, command: CancelAllOrders): boolean {
  return (
    checkCount(refusal, "accountId", command.accountId) &&
    checkId(refusal, "newClientOrderId", command.newClientOrderId)
  );
}

export function checkReplaceShape(refusal: Refusal, command: CancelReplace, id: PackedId): boolean {
  const { mode } = command;
  const isMode = mode === StopOnFailure || mode === AllowFailure;
  return (
    checkOwner(refusal, command) &&
    checkTerms(refusal, command, id) &&
    (isMode || refusal.set(MALFORMED.cancelReplaceMode, mode, AllowFailure)) &&
    checkCount(refusal, "cancelOrderId", command.cancelOrderId) &&
    checkId(refusal, "cancelOrigClientOrderId", command.cancelOrigClientOrderId) &&
    checkId(refusal, "cancelNewClientOrderId", command.cancelNewClientOrderId) &&
    checkRestriction(refusal, command.restriction)
  );
}

export function checkAmendShape(refusal: Refusal, command: AmendOrder): boolean {
  const { quantityLots } = command;
  return (
    checkCount(refusal, "accountId", command.accountId) &&
    checkCount(refusal, "orderId", command.orderId) &&
    checkId(refusal, "origClientOrderId", command.origClientOrderId) &&
    checkId(refusal, "newClientOrderId", command.newClientOrderId) &&
    ((isCount(quantityLots) && quantityLots > 0) || refusal.set(MALFORMED.newQty, quantityLots, 1))
  );
}

function checkCount(refusal: Refusal, name: ParameterName, value: number): boolean {
  return isCount(value) || refusal.set(MALFORMED[name], value, 0);
}

/** An id that may be left out. */
function checkId(refusal: Refusal, name: ParameterName, id: string): boolean {
  if (id === "" || isPrintable(id, CLIENT_ORDER_ID_LENGTH_MAX)) return true;
  return refusal.set(MALFORMED[name], id.length, CLIENT_ORDER_ID_LENGTH_MAX);
}

function checkRestriction(refusal: Refusal, restriction: number): boolean {
  const isKnown = restriction >= 0 && restriction <= OnlyPartiallyFilled;
  return (
    (isKnown && isCount(restriction)) ||
    refusal.set(MALFORMED.cancelRestrictions, restriction, OnlyPartiallyFilled)
  );
}
