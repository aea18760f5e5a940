import type { CancelReplace, PlaceOrder } from "../../src/command/index.ts";
import type { RejectedPart } from "../../src/event/index.ts";
import { RejectedPart as Part, REJECTIONS } from "../../src/event/index.ts";
import type { SelfTradePrevention } from "../../src/market/index.ts";
import { OrderStatus, OrderType, isContingent } from "../../src/market/index.ts";
import type { Candidate } from "./checks.ts";
import {
  candidateOf,
  checkAllowed,
  checkCandidate,
  checkEntry,
  checkMarketOpen,
  needOf,
  singleEntry,
} from "./checks.ts";
import { execute } from "./matching.ts";
import { emptyPurse, paidAssetId, setPurse } from "./money.ts";
import type { Verdict } from "./refusal.ts";
import { refuse } from "./refusal.ts";
import { checkOwner, checkTerms } from "./shape.ts";
import type { Purse, TwinMarket, TwinOrder, World } from "./state.ts";
import { findMarket } from "./state.ts";
import { startTrailing } from "./trailing.ts";
import { viewOf } from "./view.ts";

/** Rule 3: the first check that fails is the answer. */
export function reject(
  world: World,
  accountId: number,
  { code, message, why }: NonNullable<Verdict>,
  part: RejectedPart = Part.Whole,
): void {
  world.events.push({ kind: "CommandRejected", accountId, code, message, part, why });
}

/** Rules 3.1 and 3.2, then the order by itself. */
export function placeOrder(world: World, command: PlaceOrder): void {
  const malformed = checkOwner(command) ?? checkTerms(command);
  if (malformed !== undefined) return reject(world, command.accountId, malformed);
  const market = findMarket(world, command.marketId);
  if (market === undefined) {
    return reject(world, command.accountId, refuse(REJECTIONS.unknownMarket));
  }
  placeIn(world, market, command, Part.Whole);
}

type NewOrder = PlaceOrder | CancelReplace;

/** Rules 3.3 to 3.9. */
export function checkBeforeEntry(world: World, market: TwinMarket, command: NewOrder): Verdict {
  return (
    checkMarketOpen(world, market, command.accountId) ??
    checkAllowed(market, command, command.selfTradePrevention) ??
    checkCandidate(world, plainCandidate(world, market, command))
  );
}

function plainCandidate(world: World, market: TwinMarket, command: NewOrder): Candidate {
  return candidateOf(world, command, singleEntry(market, command));
}

/** Rules 3.3 to 3.13, then rule 7: the order is accepted and works, or waits for its trigger. */
export function placeIn(
  world: World,
  market: TwinMarket,
  command: NewOrder,
  part: RejectedPart,
): void {
  const { accountId } = command;
  const early = checkBeforeEntry(world, market, command);
  if (early !== undefined) return reject(world, accountId, early, part);
  const candidate = plainCandidate(world, market, command);
  const late = checkEntry(world, candidate);
  if (late !== undefined) return reject(world, accountId, late, part);
  const assetId = paidAssetId(market.spec, command.side);
  const purse = emptyPurse(accountId, assetId);
  setPurse(world, purse, needOf(candidate));
  const order = newOrder(world, candidate, { mode: command.selfTradePrevention, purse });
  accept(world, market, order);
  if (order.phase === "taking") execute(world, market, order);
}

interface Given {
  readonly mode: SelfTradePrevention;
  readonly purse: Purse;
}

/** Rule 1: open from now on; as a stop it waits, as a pending leg too. */
export function newOrder(world: World, candidate: Candidate, { mode, purse }: Given): TwinOrder {
  const { market, accountId, terms, isPending } = candidate;
  const isWaiting = isPending || isContingent(terms.orderType);
  return {
    orderId: ++market.lastOrderId,
    accountId,
    marketId: market.spec.marketId,
    clientOrderId: terms.clientOrderId,
    side: terms.side,
    orderType: terms.orderType,
    timeInForce: terms.timeInForce,
    status: isPending ? OrderStatus.PendingNew : OrderStatus.New,
    selfTradePrevention: mode,
    priceTicks: terms.priceTicks,
    quantityLots: candidate.quantityLots,
    quoteQuantityUnits: terms.quoteQuantityUnits,
    executedLots: 0,
    executedQuoteUnits: 0,
    preventedLots: 0,
    icebergLots: terms.icebergLots,
    triggerPriceTicks: terms.triggerPriceTicks,
    trailingDeltaBips: terms.trailingDeltaBips,
    trailingTimeUs: 0,
    pegPriceType: terms.pegPriceType,
    pegOffsetLevels: terms.pegOffsetLevels,
    peggedPriceTicks: candidate.peggedPriceTicks,
    strategyId: terms.strategyId,
    strategyType: terms.strategyType,
    orderListId: 0,
    isWorking: !isWaiting,
    workingTimeUs: isWaiting ? 0 : world.timeUs,
    createdTimeUs: world.timeUs,
    updatedTimeUs: world.timeUs,
    phase: isPending ? "pending" : isContingent(terms.orderType) ? "untriggered" : "taking",
    purse,
    holdPriceTicks: candidate.holdPriceTicks,
    isMarket: terms.orderType === OrderType.Market,
    isServed: candidate.isServed,
    isCut: candidate.isCut,
    shownLots: 0,
    place: 0,
    isFollowing: false,
    extremeTicks: 0,
    amends: 0,
    list: undefined,
  };
}

/** Rule 7.2: accepted, with status New or PendingNew. */
export function accept(world: World, market: TwinMarket, order: TwinOrder): void {
  market.orders.push(order);
  if (order.phase === "untriggered") startTrailing(world, market, order);
  world.events.push({ kind: "OrderAccepted", order: viewOf(world, order) });
}
