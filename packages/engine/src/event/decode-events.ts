import { ByteReader } from "../bytes/index.ts";
import { InvariantError, assert } from "../invariant/index.ts";
import type {
  ExpiryReason,
  OrderListKind,
  OrderListStatus,
  SelfTradePrevention,
  Side,
} from "../market/index.ts";
import {
  readAccountSpec,
  readAssetSpec,
  readExchangeSpec,
  readMarketSpec,
} from "../market/spec-codec.ts";
import type { Flat } from "../order/index.ts";
import { orderEnd, orderViewAt, unpackedText } from "../order/index.ts";
import { BALANCE_BASE, EVENT_KIND, EVENT_LAYOUT } from "./event-layout.ts";
import type { EventLog } from "./event-log.ts";
import type {
  BalanceChanged,
  CommandRejected,
  Event,
  OrderCanceled,
  OrderListChanged,
  RejectedPart,
  RequestRepeated,
  Trade,
  TradePrevented,
  WithdrawalStatus,
} from "./event.ts";
import { rejectionText } from "./rejection-table.ts";

/**
 * The events of a log, or of the bytes that its `copy` gave, as objects. Those of one kind may be
 * left out, for whoever reads many and has no use for them.
 */
export function decodeEvents(log: EventLog | Uint8Array, skippedKind = 0): Event[] {
  if (!(log instanceof Uint8Array)) return eventsBetween(log, 0, log.length, skippedKind);
  const bytes = log.byteOffset % 8 === 0 ? log : log.slice();
  const { buffer, byteOffset, byteLength } = bytes;
  const doubles = new Float64Array(buffer, byteOffset, byteLength / 8);
  const words = new Int32Array(buffer, byteOffset, byteLength / 4);
  return eventsBetween({ doubles, words }, 0, doubles.length, skippedKind);
}

/** Whose balances the events of a log change, without what they are now. */
export function accountsOfBalances(log: EventLog): number[] {
  const { doubles, length } = log;
  const accountIds: number[] = [];
  for (let at = 0; at < length; at += wordAt(log, at, 1)) {
    if (wordAt(log, at, 0) !== EVENT_KIND.BalanceChanged) continue;
    const accountId = doubles[at + EVENT_LAYOUT.BalanceChanged.accountId] as number;
    if (!accountIds.includes(accountId)) accountIds.push(accountId);
  }
  return accountIds;
}

function eventsBetween(flat: Flat, from: number, to: number, skippedKind = 0): Event[] {
  const events: Event[] = [];
  for (let at = from; at < to;) {
    const end = at + wordAt(flat, at, 1);
    assert(end > at && end <= to, "an event log holds an event of no possible length");
    if (wordAt(flat, at, 0) !== skippedKind) events.push(eventAt(flat, at));
    at = end;
  }
  return events;
}

function eventAt(flat: Flat, at: number): Event {
  const kind = wordAt(flat, at, 0);
  if (kind <= EVENT_KIND.AccountConfigured) return specEventAt(flat, at, kind);
  switch (kind) {
    case EVENT_KIND.OrderAccepted:
      return { kind: "OrderAccepted", order: orderAt(flat, at) };
    case EVENT_KIND.OrderTriggered:
      return { kind: "OrderTriggered", order: orderAt(flat, at) };
    case EVENT_KIND.Trade:
      return tradeAt(flat, at);
    case EVENT_KIND.TradePrevented:
      return preventedAt(flat, at);
    case EVENT_KIND.OrderCanceled:
    case EVENT_KIND.OrderExpired:
    case EVENT_KIND.OrderAmended:
      return changeAt(flat, at, kind);
    case EVENT_KIND.CommandRejected:
      return rejectedAt(flat, at);
    case EVENT_KIND.OrderListChanged:
      return listAt(flat, at);
    case EVENT_KIND.RequestRepeated:
      return repeatedAt(flat, at);
    default:
      return amountAt(flat, at, kind);
  }
}

function specEventAt(flat: Flat, at: number, kind: number): Event {
  const reader = bytesAt(flat, at + EVENT_LAYOUT.AssetListed.bytes);
  switch (kind) {
    case EVENT_KIND.AssetListed:
      return { kind: "AssetListed", spec: readAssetSpec(reader) };
    case EVENT_KIND.MarketListed:
      return { kind: "MarketListed", spec: readMarketSpec(reader) };
    case EVENT_KIND.ExchangeConfigured:
      return { kind: "ExchangeConfigured", spec: readExchangeSpec(reader) };
    default:
      return { kind: "AccountConfigured", spec: readAccountSpec(reader) };
  }
}

function rejectedAt(flat: Flat, at: number): CommandRejected {
  const layout = EVENT_LAYOUT.CommandRejected;
  const id = wordAt(flat, at + layout.idAndPart, 0);
  const reason = rejectionText(id);
  assert(reason !== undefined, `an event log holds the unknown rejection ${id}`);
  const { code, message, rule } = reason;
  return {
    kind: "CommandRejected",
    accountId: doubleAt(flat, at + layout.accountId),
    code,
    message,
    part: wordAt(flat, at + layout.idAndPart, 1) as RejectedPart,
    why: {
      rule,
      actual: doubleAt(flat, at + layout.actual),
      limit: doubleAt(flat, at + layout.limit),
    },
  };
}

function tradeAt(flat: Flat, at: number): Trade {
  const layout = EVENT_LAYOUT.Trade;
  return {
    kind: "Trade",
    marketId: wordAt(flat, at + layout.marketIdAndAggressorSide, 0),
    tradeId: doubleAt(flat, at + layout.tradeId),
    priceTicks: doubleAt(flat, at + layout.priceTicks),
    quantityLots: doubleAt(flat, at + layout.quantityLots),
    notionalUnits: doubleAt(flat, at + layout.notionalUnits),
    aggressorSide: wordAt(flat, at + layout.marketIdAndAggressorSide, 1) as Side,
    makerFeeUnits: doubleAt(flat, at + layout.makerFeeUnits),
    makerFeeAssetId: wordAt(flat, at + layout.makerAndTakerFeeAssetId, 0),
    takerFeeUnits: doubleAt(flat, at + layout.takerFeeUnits),
    takerFeeAssetId: wordAt(flat, at + layout.makerAndTakerFeeAssetId, 1),
    maker: orderViewAt(flat, at + layout.maker),
    taker: orderViewAt(flat, orderEnd(flat, at + layout.maker)),
  };
}

function preventedAt(flat: Flat, at: number): TradePrevented {
  const layout = EVENT_LAYOUT.TradePrevented;
  return {
    kind: "TradePrevented",
    marketId: wordAt(flat, at + layout.marketIdAndMode, 0),
    preventedMatchId: doubleAt(flat, at + layout.preventedMatchId),
    selfTradePrevention: wordAt(flat, at + layout.marketIdAndMode, 1) as SelfTradePrevention,
    tradeGroupId: doubleAt(flat, at + layout.tradeGroupId),
    priceTicks: doubleAt(flat, at + layout.priceTicks),
    makerPreventedLots: doubleAt(flat, at + layout.makerPreventedLots),
    takerPreventedLots: doubleAt(flat, at + layout.takerPreventedLots),
    transferredLots: doubleAt(flat, at + layout.transferredLots),
    maker: orderViewAt(flat, at + layout.maker),
    taker: orderViewAt(flat, orderEnd(flat, at + layout.maker)),
  };
}

function changeAt(flat: Flat, at: number, kind: number): Event {
  if (kind === EVENT_KIND.OrderExpired) {
    const { reason, order } = EVENT_LAYOUT.OrderExpired;
    return {
      kind: "OrderExpired",
      order: orderViewAt(flat, at + order),
      reason: wordAt(flat, at + reason, 0) as ExpiryReason,
    };
  }
  if (kind === EVENT_KIND.OrderCanceled) return canceledAt(flat, at);
  const { order, origClientOrderId, origQuantityLots } = EVENT_LAYOUT.OrderAmended;
  return {
    kind: "OrderAmended",
    order: orderViewAt(flat, at + order),
    origClientOrderId: nameAt(flat, at + origClientOrderId),
    origQuantityLots: doubleAt(flat, at + origQuantityLots),
  };
}

function canceledAt(flat: Flat, at: number): OrderCanceled {
  const orderAt = at + EVENT_LAYOUT.OrderCanceled.order;
  const order = orderViewAt(flat, orderAt);
  const nameBegins = orderEnd(flat, orderAt);
  const isRenamed = nameBegins < at + wordAt(flat, at, 1);
  const origClientOrderId = isRenamed ? nameAt(flat, nameBegins) : order.clientOrderId;
  return { kind: "OrderCanceled", order, origClientOrderId };
}

function listAt(flat: Flat, at: number): OrderListChanged {
  const layout = EVENT_LAYOUT.OrderListChanged;
  const idsAt = at + layout.orderIds;
  const legs = wordAt(flat, at + layout.statusAndLegs, 1);
  return {
    kind: "OrderListChanged",
    accountId: doubleAt(flat, at + layout.accountId),
    marketId: wordAt(flat, at + layout.marketIdAndKind, 0),
    orderListId: doubleAt(flat, at + layout.orderListId),
    listKind: wordAt(flat, at + layout.marketIdAndKind, 1) as OrderListKind,
    listStatus: wordAt(flat, at + layout.statusAndLegs, 0) as OrderListStatus,
    listClientOrderId: nameAt(flat, at + layout.listClientOrderId),
    orderIds: [...flat.doubles.subarray(idsAt, idsAt + legs)],
  };
}

function repeatedAt(flat: Flat, at: number): RequestRepeated {
  const layout = EVENT_LAYOUT.RequestRepeated;
  return {
    kind: "RequestRepeated",
    accountId: doubleAt(flat, at + layout.accountId),
    requestId: nameAt(flat, at + layout.requestId),
    firstSequence: doubleAt(flat, at + layout.firstSequence),
    answer: eventsBetween(flat, at + layout.answer, at + wordAt(flat, at, 1)),
  };
}

function amountAt(flat: Flat, at: number, kind: number): Event {
  const level = EVENT_LAYOUT.LevelChanged;
  const reference = EVENT_LAYOUT.ReferencePriceSet;
  switch (kind) {
    case EVENT_KIND.BalanceChanged:
      return balanceAt(flat, at);
    case EVENT_KIND.Transferred:
    case EVENT_KIND.WithdrawalChanged:
      return transferAt(flat, at, kind);
    case EVENT_KIND.ReferencePriceSet:
      return {
        kind: "ReferencePriceSet",
        marketId: wordAt(flat, at + reference.marketId, 0),
        referencePrice: doubleAt(flat, at + reference.referencePrice),
      };
    case EVENT_KIND.LevelChanged:
      return {
        kind: "LevelChanged",
        marketId: wordAt(flat, at + level.marketIdAndSide, 0),
        side: wordAt(flat, at + level.marketIdAndSide, 1) as Side,
        priceTicks: doubleAt(flat, at + level.priceTicks),
        quantityLots: doubleAt(flat, at + level.quantityLots),
      };
    default:
      throw new InvariantError(`an event log holds the unknown kind ${kind}`);
  }
}

function balanceAt(flat: Flat, at: number): BalanceChanged {
  const layout = EVENT_LAYOUT.BalanceChanged;
  return {
    kind: "BalanceChanged",
    accountId: doubleAt(flat, at + layout.accountId),
    assetId: wordAt(flat, at + layout.assetId, 0),
    freeUnits: wideAt(flat, at + layout.freeHigh),
    lockedUnits: wideAt(flat, at + layout.lockedHigh),
  };
}

function transferAt(flat: Flat, at: number, kind: number): Event {
  const layout = EVENT_LAYOUT.WithdrawalChanged;
  const transfer = {
    accountId: doubleAt(flat, at + layout.accountId),
    assetId: wordAt(flat, at + layout.assetIdAndStatus, 0),
    amountUnits: doubleAt(flat, at + layout.amountUnits),
    transferId: bytesAt(flat, at + layout.bytes).text(),
  };
  if (kind === EVENT_KIND.Transferred) return { kind: "Transferred", ...transfer };
  const status = wordAt(flat, at + layout.assetIdAndStatus, 1) as WithdrawalStatus;
  return { kind: "WithdrawalChanged", ...transfer, status };
}

function orderAt(flat: Flat, at: number) {
  return orderViewAt(flat, at + EVENT_LAYOUT.OrderAccepted.order);
}

function nameAt({ words }: Flat, at: number): string {
  return unpackedText(words, at * 2 + 1, words[at * 2] as number);
}

function bytesAt({ doubles, words }: Flat, at: number): ByteReader {
  const length = words[at * 2] as number;
  return new ByteReader(new Uint8Array(doubles.buffer, doubles.byteOffset + (at + 1) * 8, length));
}

function wideAt({ doubles }: Flat, at: number): bigint {
  const high = doubles[at] as number;
  const low = BigInt(doubles[at + 1] as number);
  return high === 0 ? low : BigInt(high) * BigInt(BALANCE_BASE) + low;
}

function doubleAt({ doubles }: Flat, at: number): number {
  return doubles[at] as number;
}

function wordAt({ words }: Flat, at: number, half: 0 | 1): number {
  return words[at * 2 + half] as number;
}
