import { ByteWriter } from "../bytes/index.ts";
import type {
  AccountSpec,
  AssetSpec,
  ExchangeSpec,
  ExpiryReason,
  MarketSpec,
  Side,
} from "../market/index.ts";
import {
  writeAccountSpec,
  writeAssetSpec,
  writeExchangeSpec,
  writeMarketSpec,
} from "../market/spec-codec.ts";
import type { OrderRecords } from "../order/index.ts";
import {
  CODE_MASK,
  CODE_SHIFT,
  ORDER_WORD,
  PACKED_ID_WORDS,
  PUBLIC_DOUBLES,
  PUBLIC_EXTRA_DOUBLES,
  PackedId,
  copyOrder,
} from "../order/index.ts";
import { EVENT_KIND, EVENT_LAYOUT } from "./event-layout.ts";
import type { EventKindNumber } from "./event-layout.ts";
import type { OrderListChanged, RejectedPart, Transferred, WithdrawalChanged } from "./event.ts";
import type { Refusal } from "./rejection.ts";

const { clientOrderId: clientOrderIdWord, codes: codesWord } = ORDER_WORD;
const { clientOrderIdLength: clientOrderIdLengthShift } = CODE_SHIFT;
const { clientOrderIdLength: clientOrderIdLengthMask } = CODE_MASK;
const ID_WORDS = PACKED_ID_WORDS;
const LAYOUT = EVENT_LAYOUT;
const KIND = EVENT_KIND;

const CAPACITY_MIN = 8_192;
const NAME_DOUBLES = (PACKED_ID_WORDS + 1) / 2;
/** The longest record of orders: two of them with all they may have, and what stands around them. */
const ORDERS_MAX = 16 + 2 * (PUBLIC_DOUBLES + PUBLIC_EXTRA_DOUBLES) + NAME_DOUBLES;
const ID_LENGTH = clientOrderIdLengthMask << clientOrderIdLengthShift;

/** What a trade is apart from its two orders; one instance, written again and again. */
export class TradeNumbers {
  tradeId = 0;
  priceTicks = 0;
  quantityLots = 0;
  notionalUnits = 0;
  aggressorSide: Side = 0;
  makerFeeUnits = 0;
  makerFeeAssetId = 0;
  takerFeeUnits = 0;
  takerFeeAssetId = 0;
}

/** What a prevented trade is apart from its two orders. */
export class PreventedNumbers {
  preventedMatchId = 0;
  selfTradePrevention = 0;
  tradeGroupId = 0;
  priceTicks = 0;
  makerPreventedLots = 0;
  takerPreventedLots = 0;
  transferredLots = 0;
}

/**
 * The events of one command, one flat record after the other in a buffer that is used again for the
 * next command. Writing them makes no objects; `decodeEvents` makes them for whoever wants some.
 */
export class EventLog {
  doubles = new Float64Array(CAPACITY_MIN);
  words = new Int32Array(this.doubles.buffer);
  /** In doubles. */
  length = 0;
  count = 0;
  private readonly id = new PackedId();

  get byteLength(): number {
    return this.length * 8;
  }

  /** Forgets what was written. */
  reset(): void {
    this.length = 0;
    this.count = 0;
  }

  /** What was written so far, for keeps. */
  copy(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.doubles.slice(0, this.length).buffer);
  }

  accepted(records: OrderRecords, slot: number): void {
    const at = this.openOrders();
    this.close(at, KIND.OrderAccepted, this.order(at + LAYOUT.OrderAccepted.order, records, slot));
  }

  triggered(records: OrderRecords, slot: number): void {
    const at = this.openOrders();
    const end = this.order(at + LAYOUT.OrderTriggered.order, records, slot);
    this.close(at, KIND.OrderTriggered, end);
  }

  rejected(accountId: number, part: RejectedPart, refusal: Refusal): void {
    const layout = LAYOUT.CommandRejected;
    const at = this.open(KIND.CommandRejected, layout.end);
    this.doubles[at + layout.accountId] = accountId;
    this.pair(at + layout.idAndPart, refusal.reason.id, part);
    this.doubles[at + layout.actual] = refusal.actual;
    this.doubles[at + layout.limit] = refusal.limit;
  }

  trade(numbers: TradeNumbers, records: OrderRecords, makerSlot: number, takerSlot: number): void {
    const layout = LAYOUT.Trade;
    const at = this.openOrders();
    const { doubles } = this;
    this.pair(at + layout.marketIdAndAggressorSide, records.marketId, numbers.aggressorSide);
    doubles[at + layout.tradeId] = numbers.tradeId;
    doubles[at + layout.priceTicks] = numbers.priceTicks;
    doubles[at + layout.quantityLots] = numbers.quantityLots;
    doubles[at + layout.notionalUnits] = numbers.notionalUnits;
    doubles[at + layout.makerFeeUnits] = numbers.makerFeeUnits;
    doubles[at + layout.takerFeeUnits] = numbers.takerFeeUnits;
    const { makerFeeAssetId, takerFeeAssetId } = numbers;
    this.pair(at + layout.makerAndTakerFeeAssetId, makerFeeAssetId, takerFeeAssetId);
    const takerAt = this.order(at + layout.maker, records, makerSlot);
    this.close(at, KIND.Trade, this.order(takerAt, records, takerSlot));
  }

  prevented(
    numbers: PreventedNumbers,
    records: OrderRecords,
    makerSlot: number,
    takerSlot: number,
  ): void {
    const layout = LAYOUT.TradePrevented;
    const at = this.openOrders();
    const { doubles } = this;
    this.pair(at + layout.marketIdAndMode, records.marketId, numbers.selfTradePrevention);
    doubles[at + layout.preventedMatchId] = numbers.preventedMatchId;
    doubles[at + layout.tradeGroupId] = numbers.tradeGroupId;
    doubles[at + layout.priceTicks] = numbers.priceTicks;
    doubles[at + layout.makerPreventedLots] = numbers.makerPreventedLots;
    doubles[at + layout.takerPreventedLots] = numbers.takerPreventedLots;
    doubles[at + layout.transferredLots] = numbers.transferredLots;
    const takerAt = this.order(at + layout.maker, records, makerSlot);
    this.close(at, KIND.TradePrevented, this.order(takerAt, records, takerSlot));
  }

  /** Under the name it has, or under `newId`; the record itself keeps its name. */
  canceled(records: OrderRecords, slot: number, newId?: PackedId): void {
    const at = this.openOrders();
    const orderAt = at + LAYOUT.OrderCanceled.order;
    const end = this.order(orderAt, records, slot);
    if (newId === undefined) return this.close(at, KIND.OrderCanceled, end);
    const { words } = this;
    const order = orderAt << 1;
    const codes = words[order + codesWord] as number;
    words[end << 1] = (codes & ID_LENGTH) >>> clientOrderIdLengthShift;
    for (let place = 0; place < ID_WORDS; place++) {
      const name = order + clientOrderIdWord + place;
      words[(end << 1) + 1 + place] = words[name] as number;
      words[name] = newId.words[place] as number;
    }
    const length = newId.length << clientOrderIdLengthShift;
    words[order + codesWord] = (codes & ~ID_LENGTH) | length;
    this.close(at, KIND.OrderCanceled, end + NAME_DOUBLES);
  }

  expired(records: OrderRecords, slot: number, reason: ExpiryReason): void {
    const layout = LAYOUT.OrderExpired;
    const at = this.openOrders();
    this.pair(at + layout.reason, reason, 0);
    this.close(at, KIND.OrderExpired, this.order(at + layout.order, records, slot));
  }

  /** After the record was changed; the originals are what it said before. */
  amended(
    records: OrderRecords,
    slot: number,
    origClientOrderId: string,
    origQuantityLots: number,
  ): void {
    const layout = LAYOUT.OrderAmended;
    const at = this.openOrders();
    this.name(at + layout.origClientOrderId, origClientOrderId);
    this.doubles[at + layout.origQuantityLots] = origQuantityLots;
    this.close(at, KIND.OrderAmended, this.order(at + layout.order, records, slot));
  }

  listChanged(list: Omit<OrderListChanged, "kind">): void {
    const layout = LAYOUT.OrderListChanged;
    const at = this.open(KIND.OrderListChanged, layout.end);
    const { orderIds } = list;
    this.doubles[at + layout.accountId] = list.accountId;
    this.pair(at + layout.marketIdAndKind, list.marketId, list.listKind);
    this.doubles[at + layout.orderListId] = list.orderListId;
    this.pair(at + layout.statusAndLegs, list.listStatus, orderIds.length);
    for (let leg = 0; leg < 3; leg++) this.doubles[at + layout.orderIds + leg] = orderIds[leg] ?? 0;
    this.name(at + layout.listClientOrderId, list.listClientOrderId);
  }

  /** `answer` is a `copy` of the first command's log. */
  requestRepeated(
    accountId: number,
    requestId: string,
    firstSequence: number,
    answer: Uint8Array,
  ): void {
    const layout = LAYOUT.RequestRepeated;
    const at = this.open(KIND.RequestRepeated, layout.answer + answer.length / 8);
    this.doubles[at + layout.accountId] = accountId;
    this.doubles[at + layout.firstSequence] = firstSequence;
    this.name(at + layout.requestId, requestId);
    new Uint8Array(this.doubles.buffer).set(answer, (at + layout.answer) * 8);
  }

  /**
   * Returns the place in `doubles` where the caller puts four more: the high and low half of what is
   * free and of what is locked.
   */
  balance(accountId: number, assetId: number): number {
    const layout = LAYOUT.BalanceChanged;
    const at = this.open(KIND.BalanceChanged, layout.end);
    this.doubles[at + layout.accountId] = accountId;
    this.pair(at + layout.assetId, assetId, 0);
    return at + layout.freeHigh;
  }

  level(marketId: number, side: Side, priceTicks: number, quantityLots: number): void {
    const layout = LAYOUT.LevelChanged;
    const at = this.open(KIND.LevelChanged, layout.end);
    this.pair(at + layout.marketIdAndSide, marketId, side);
    this.doubles[at + layout.priceTicks] = priceTicks;
    this.doubles[at + layout.quantityLots] = quantityLots;
  }

  transferred(transfer: Omit<Transferred, "kind">): void {
    const layout = LAYOUT.Transferred;
    const writer = new ByteWriter();
    writer.text(transfer.transferId);
    const at = this.openBytes(KIND.Transferred, layout.bytes, writer);
    this.doubles[at + layout.accountId] = transfer.accountId;
    this.doubles[at + layout.amountUnits] = transfer.amountUnits;
    this.pair(at + layout.assetId, transfer.assetId, 0);
  }

  withdrawalChanged(withdrawal: Omit<WithdrawalChanged, "kind">): void {
    const layout = LAYOUT.WithdrawalChanged;
    const writer = new ByteWriter();
    writer.text(withdrawal.transferId);
    const at = this.openBytes(KIND.WithdrawalChanged, layout.bytes, writer);
    this.doubles[at + layout.accountId] = withdrawal.accountId;
    this.doubles[at + layout.amountUnits] = withdrawal.amountUnits;
    this.pair(at + layout.assetIdAndStatus, withdrawal.assetId, withdrawal.status);
  }

  referencePriceSet(marketId: number, referencePrice: number): void {
    const layout = LAYOUT.ReferencePriceSet;
    const at = this.open(KIND.ReferencePriceSet, layout.end);
    this.pair(at + layout.marketId, marketId, 0);
    this.doubles[at + layout.referencePrice] = referencePrice;
  }

  assetListed(spec: AssetSpec): void {
    const writer = new ByteWriter();
    writeAssetSpec(writer, spec);
    this.openBytes(KIND.AssetListed, LAYOUT.AssetListed.bytes, writer);
  }

  marketListed(spec: MarketSpec): void {
    const writer = new ByteWriter();
    writeMarketSpec(writer, spec);
    this.openBytes(KIND.MarketListed, LAYOUT.MarketListed.bytes, writer);
  }

  exchangeConfigured(spec: ExchangeSpec): void {
    const writer = new ByteWriter();
    writeExchangeSpec(writer, spec);
    this.openBytes(KIND.ExchangeConfigured, LAYOUT.ExchangeConfigured.bytes, writer);
  }

  accountConfigured(spec: AccountSpec): void {
    const writer = new ByteWriter();
    writeAccountSpec(writer, spec);
    this.openBytes(KIND.AccountConfigured, LAYOUT.AccountConfigured.bytes, writer);
  }

  /** Makes room, writes the header and returns where the record begins. */
  private open(kind: EventKindNumber, length: number): number {
    const at = this.length;
    if (at + length > this.doubles.length) this.grow(at + length);
    this.length = at + length;
    this.count++;
    this.pair(at, kind, length);
    return at;
  }

  /** Like `open`, of a record with orders in it, which `close` gives its header. */
  private openOrders(): number {
    const at = this.length;
    if (at + ORDERS_MAX > this.doubles.length) this.grow(at + ORDERS_MAX);
    return at;
  }

  private close(at: number, kind: EventKindNumber, end: number): void {
    this.length = end;
    this.count++;
    this.pair(at, kind, end - at);
  }

  /** Like `open`, of a record that ends with bytes, which it writes. */
  private openBytes(kind: EventKindNumber, bytesAt: number, writer: ByteWriter): number {
    const bytes = writer.finish();
    const end = bytesAt + 1 + Math.ceil(bytes.length / 8);
    const at = this.open(kind, end);
    this.doubles.fill(0, at + bytesAt, at + end);
    this.pair(at + bytesAt, bytes.length, 0);
    new Uint8Array(this.doubles.buffer).set(bytes, (at + bytesAt + 1) * 8);
    return at;
  }

  private pair(at: number, low: number, high: number): void {
    const { words } = this;
    words[at << 1] = low;
    words[(at << 1) + 1] = high;
  }

  private order(to: number, records: OrderRecords, slot: number): number {
    return copyOrder(records, slot, this, to);
  }

  /** An id that may be empty, or be any text the checks let through: up to 36 of ASCII. */
  private name(at: number, text: string): void {
    const id = this.id;
    id.pack(text);
    this.words[at << 1] = id.length;
    for (let place = 0; place < ID_WORDS; place++) {
      this.words[(at << 1) + 1 + place] = id.words[place] as number;
    }
  }

  private grow(length: number): void {
    const { doubles } = this;
    let longer = doubles.length;
    while (longer < length) longer *= 2;
    this.doubles = new Float64Array(longer);
    this.doubles.set(doubles);
    this.words = new Int32Array(this.doubles.buffer);
  }
}
