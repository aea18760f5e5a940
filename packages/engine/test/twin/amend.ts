import type { AmendOrder } from "../../src/command/index.ts";
import { REJECTIONS } from "../../src/event/index.ts";
import {
  ExpiryReason,
  MarketFeature,
  MarketStatus,
  OrderListStatus,
} from "../../src/market/index.ts";
import { subjectOf } from "./agenda.ts";
import { findOrder } from "./cancel.ts";
import { checkName } from "./checks.ts";
import { AMEND_FILTERS, judge } from "./filters.ts";
import { expire, tellList } from "./lists.ts";
import { refitPurse } from "./money.ts";
import { reject } from "./place.ts";
import type { Verdict } from "./refusal.ts";
import { refuse } from "./refusal.ts";
import { checkAmendShape } from "./shape.ts";
import type { TwinMarket, TwinOrder, World } from "./state.ts";
import { accountOf, findMarket, isOpo, openLots, openSibling, pendingLegsOf } from "./state.ts";
import { viewOf } from "./view.ts";

/** Rule 13.5: a smaller quantity, the same place. */
export function amendOrder(world: World, command: AmendOrder): void {
  const { accountId } = command;
  const malformed = checkAmendShape(command);
  if (malformed !== undefined) return reject(world, accountId, malformed);
  const market = findMarket(world, command.marketId);
  if (market === undefined) return reject(world, accountId, refuse(REJECTIONS.unknownMarket));
  const found = findOrder(market, command);
  if (found === undefined) return;
  if (!("phase" in found)) return reject(world, accountId, found);
  const refused =
    checkAmendAllowed(world, market, command) ?? checkAmended(world, market, command, found);
  if (refused !== undefined) return reject(world, accountId, refused);
  amend(world, market, command, found);
}

/** Rule 13.5: feature, status, account. */
function checkAmendAllowed(world: World, market: TwinMarket, { accountId }: AmendOrder): Verdict {
  const { features, status } = market.spec;
  if ((features & MarketFeature.Amend) === 0) return refuse(REJECTIONS.amendUnsupported);
  const isOpen = status === MarketStatus.Trading || status === MarketStatus.CancelOnly;
  if (!isOpen) return refuse(REJECTIONS.marketClosed);
  return accountOf(world, accountId).canTrade ? undefined : refuse(REJECTIONS.accountDisabled);
}

/** Rule 13.5: the order, the quantity, the filters, the amendments done, the client id. */
function checkAmended(
  world: World,
  market: TwinMarket,
  command: AmendOrder,
  order: TwinOrder,
): Verdict {
  const { quantityLots, accountId, newClientOrderId } = command;
  if (isPendingOpo(order)) return refuse(REJECTIONS.amendPendingOpo);
  if (quantityLots > order.quantityLots) return refuse(REJECTIONS.amendIncrease);
  if (quantityLots === order.quantityLots) return refuse(REJECTIONS.amendNoChange);
  for (const leg of amendedTogether(order)) {
    const failed = judge(world, { ...subjectOf(market, leg), quantityLots }, AMEND_FILTERS);
    if (failed !== undefined) return failed;
  }
  if (market.spec.maxNumOrderAmends > 0 && order.amends >= market.spec.maxNumOrderAmends) {
    return refuse(REJECTIONS.amendTooOften);
  }
  const isKept = newClientOrderId === "" || newClientOrderId === order.clientOrderId;
  return isKept ? undefined : checkName(world, accountId, newClientOrderId);
}

/** Rule 13.5: before its release a leg of an OPO has no quantity to amend. */
function isPendingOpo(order: TwinOrder): boolean {
  const { list } = order;
  if (list === undefined || !isOpo(list)) return false;
  return order.phase === "pending" && pendingLegsOf(list).includes(order);
}

/** Rule 13.5: both legs of an OCO pair, in the order sent; else the order alone. */
function amendedTogether(order: TwinOrder): TwinOrder[] {
  const sibling = openSibling(order);
  if (sibling === undefined) return [order];
  return [order, sibling].toSorted((a, b) => a.orderId - b.orderId);
}

function amend(world: World, market: TwinMarket, command: AmendOrder, order: TwinOrder): void {
  const legs = amendedTogether(order);
  const oldClientOrderId = order.clientOrderId;
  for (const leg of legs) {
    const newClientOrderId = leg === order ? command.newClientOrderId : "";
    amendOne(world, leg, command.quantityLots, newClientOrderId);
  }
  const isRenamed = order.clientOrderId !== oldClientOrderId;
  if (isRenamed && order.list !== undefined) tellList(world, order.list, OrderListStatus.Updated);
  const done = legs.filter((leg) => openLots(leg) <= 0);
  if (done.length < legs.length) {
    refitPurse(
      world,
      market.spec,
      legs.filter((leg) => openLots(leg) > 0),
    );
  }
  for (const leg of done) expire(world, market, [leg], ExpiryReason.ExchangeCanceled);
}

function amendOne(
  world: World,
  order: TwinOrder,
  quantityLots: number,
  newClientOrderId: string,
): void {
  const origQuantityLots = order.quantityLots;
  const origClientOrderId = order.clientOrderId;
  order.quantityLots = quantityLots;
  order.amends++;
  if (newClientOrderId !== "") order.clientOrderId = newClientOrderId;
  // Rule 7.4: the shown part shrinks only when less than that is open.
  order.shownLots = Math.max(0, Math.min(order.shownLots, openLots(order)));
  const view = viewOf(world, order);
  world.events.push({ kind: "OrderAmended", order: view, origClientOrderId, origQuantityLots });
}
