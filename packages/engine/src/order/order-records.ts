import type { OrderTerms } from "../command/command.ts";
import type { OrderView } from "../event/event.ts";
import type { SelfTradePrevention } from "../market/index.ts";
import { OrderStatus, isContingent } from "../market/index.ts";
import { OrderFields } from "./order-fields.ts";
import { CODE_MASK, CODE_SHIFT, ORDER_DOUBLE, ORDER_WORD, OrderStage } from "./order-layout.ts";
import { orderViewAt } from "./order-view.ts";
import { PACKED_ID_WORDS, PackedId, unpackedText } from "./packed-id.ts";

const {
  accountId: accountIdAt,
  createdTimeUs: createdTimeUsAt,
  executedLots: executedLotsAt,
  executedQuoteUnits: executedQuoteUnitsAt,
  holdPriceTicks: holdPriceTicksAt,
  heldUnits: heldUnitsAt,
  icebergLots: icebergLotsAt,
  orderId: orderIdAt,
  orderListId: orderListIdAt,
  peggedPriceTicks: peggedPriceTicksAt,
  preventedLots: preventedLotsAt,
  priceTicks: priceTicksAt,
  quantityLots: quantityLotsAt,
  quoteQuantityUnits: quoteQuantityUnitsAt,
  strategyId: strategyIdAt,
  trailingTimeUs: trailingTimeUsAt,
  triggerPriceTicks: triggerPriceTicksAt,
  updatedTimeUs: updatedTimeUsAt,
  workingTimeUs: workingTimeUsAt,
} = ORDER_DOUBLE;
const {
  accountIndex: accountIndexWord,
  amendCount: amendCountWord,
  clientOrderId: clientOrderIdWord,
  clientOrderIdHash: clientOrderIdHashWord,
  codes: codesWord,
  deltaAndOffset: deltaAndOffsetWord,
  flags: flagsWord,
  marketId: marketIdWord,
  stage: stageWord,
  strategyType: strategyTypeWord,
} = ORDER_WORD;
const {
  clientOrderIdLength: clientOrderIdLengthShift,
  isWorking: isWorkingShift,
  orderType: orderTypeShift,
  pegPriceType: pegPriceTypeShift,
  selfTradePrevention: selfTradePreventionShift,
  side: sideShift,
  status: statusShift,
  timeInForce: timeInForceShift,
} = CODE_SHIFT;
const { clientOrderIdLength: clientOrderIdLengthMask, status: statusMask } = CODE_MASK;
const { ExpiredInMatch, Filled, New, PartiallyFilled } = OrderStatus;
const { Entering } = OrderStage;
const ID_WORDS = PACKED_ID_WORDS;

const FLAG_NEVER_FILLED = 1;
const IS_WORKING = 1 << isWorkingShift;
const ID_LENGTH = clientOrderIdLengthMask << clientOrderIdLengthShift;
const STATUS = statusMask << statusShift;

/** Whose order it is: every command that brings one is of this shape. */
export interface OrderOwner {
  readonly accountId: number;
  readonly selfTradePrevention: SelfTradePrevention;
}

/** Tells the time of the command that is being applied. */
export interface CommandClock {
  readonly timeUs: number;
}

/**
 * All open orders of one market. The book gives out the slots, from 1 on; a slot's fields mean
 * nothing before `accept` and stay as they are until the next.
 */
export class OrderRecords extends OrderFields {
  readonly marketId: number;
  /** Of the order accepted last. */
  lastOrderId = 0;
  readonly #clock: CommandClock;
  readonly #id: PackedId;

  /** `id` may be shared: what was packed there for a check is not packed once more to accept it. */
  constructor(marketId: number, clock: CommandClock, id: PackedId = new PackedId()) {
    super();
    this.marketId = marketId;
    this.#clock = clock;
    this.#id = id;
  }

  /**
   * Fills a record: status New, the next orderId, nothing executed, nothing held, stage Entering;
   * working from now on unless it is a stop. The clientOrderId must be one that PackedId takes.
   */
  accept(slot: number, accountIndex: number, owner: OrderOwner, terms: OrderTerms): void {
    const { doubles, words } = this;
    const { timeUs } = this.#clock;
    const { orderType } = terms;
    const at = slot << 5;
    const isWorking = !isContingent(orderType);
    doubles[at + orderIdAt] = ++this.lastOrderId;
    doubles[at + accountIdAt] = owner.accountId;
    doubles[at + priceTicksAt] = terms.priceTicks;
    doubles[at + quantityLotsAt] = terms.quantityLots;
    doubles[at + quoteQuantityUnitsAt] = terms.quoteQuantityUnits;
    doubles[at + executedLotsAt] = 0;
    doubles[at + executedQuoteUnitsAt] = 0;
    doubles[at + preventedLotsAt] = 0;
    doubles[at + icebergLotsAt] = terms.icebergLots;
    doubles[at + triggerPriceTicksAt] = terms.triggerPriceTicks;
    doubles[at + trailingTimeUsAt] = 0;
    doubles[at + peggedPriceTicksAt] = 0;
    doubles[at + strategyIdAt] = terms.strategyId;
    doubles[at + orderListIdAt] = 0;
    doubles[at + createdTimeUsAt] = timeUs;
    doubles[at + updatedTimeUsAt] = timeUs;
    doubles[at + workingTimeUsAt] = isWorking ? timeUs : 0;
    doubles[at + heldUnitsAt] = 0;
    doubles[at + holdPriceTicksAt] = 0;
    const word = slot << 6;
    words[word + codesWord] =
      (terms.side << sideShift) |
      (orderType << orderTypeShift) |
      (terms.timeInForce << timeInForceShift) |
      (New << statusShift) |
      (owner.selfTradePrevention << selfTradePreventionShift) |
      (isWorking ? IS_WORKING : 0) |
      (terms.pegPriceType << pegPriceTypeShift);
    words[word + deltaAndOffsetWord] = terms.trailingDeltaBips | (terms.pegOffsetLevels << 16);
    words[word + strategyTypeWord] = terms.strategyType;
    words[word + marketIdWord] = this.marketId;
    words[word + amendCountWord] = 0;
    words[word + stageWord] = Entering;
    words[word + flagsWord] = 0;
    words[word + accountIndexWord] = accountIndex;
    this.setClientOrderId(slot, terms.clientOrderId);
  }

  /** Adds a fill. Filled when nothing is open any more, unless `setNeverFilled` was said. */
  execute(slot: number, lots: number, quoteUnits: number): void {
    const { doubles } = this;
    const at = slot << 5;
    const executed = (doubles[at + executedLotsAt] as number) + lots;
    doubles[at + executedLotsAt] = executed;
    doubles[at + executedQuoteUnitsAt] =
      (doubles[at + executedQuoteUnitsAt] as number) + quoteUnits;
    const isFilled =
      this.openLots(slot) === 0 && this.words[(slot << 6) + flagsWord] !== FLAG_NEVER_FILLED;
    this.setStatus(slot, isFilled ? Filled : PartiallyFilled);
  }

  /** Self-trade prevention takes lots; ExpiredInMatch when it took the last. */
  prevent(slot: number, lots: number): void {
    const { doubles } = this;
    const at = slot << 5;
    doubles[at + preventedLotsAt] = (doubles[at + preventedLotsAt] as number) + lots;
    const isOver = this.openLots(slot) === 0;
    this.setStatus(slot, isOver ? ExpiredInMatch : this.status(slot));
  }

  /** A MARKET by quote that the book is too short for ends Expired, even if all its lots trade. */
  setNeverFilled(slot: number): void {
    this.words[(slot << 6) + flagsWord] = FLAG_NEVER_FILLED;
  }

  /** A stop or a pending leg starts to work: status New, workingTimeUs. */
  startWorking(slot: number): void {
    const at = (slot << 6) + codesWord;
    this.words[at] = (this.words[at] as number) | IS_WORKING;
    this.doubles[(slot << 5) + workingTimeUsAt] = this.#clock.timeUs;
    this.setStatus(slot, New);
  }

  /** Waits (stage Pending, status PendingNew) or waits no longer, but does not work yet (a stop). */
  stopWorking(slot: number, status: OrderStatus): void {
    const at = (slot << 6) + codesWord;
    this.words[at] = (this.words[at] as number) & ~IS_WORKING;
    this.doubles[(slot << 5) + workingTimeUsAt] = 0;
    this.setStatus(slot, status);
  }

  /** And updatedTimeUs with it. */
  setStatus(slot: number, status: OrderStatus): void {
    const at = (slot << 6) + codesWord;
    this.words[at] = ((this.words[at] as number) & ~STATUS) | (status << statusShift);
    this.doubles[(slot << 5) + updatedTimeUsAt] = this.#clock.timeUs;
  }

  setClientOrderId(slot: number, text: string): void {
    const id = this.#id;
    id.pack(text);
    const { words } = this;
    const at = slot << 6;
    for (let place = 0; place < ID_WORDS; place++) {
      words[at + clientOrderIdWord + place] = id.words[place] as number;
    }
    words[at + clientOrderIdHashWord] = id.hash;
    const codes = (words[at + codesWord] as number) & ~ID_LENGTH;
    words[at + codesWord] = codes | (id.length << clientOrderIdLengthShift);
  }

  clientOrderIdText(slot: number): string {
    const at = slot << 6;
    const codes = this.words[at + codesWord] as number;
    const length = (codes >>> clientOrderIdLengthShift) & clientOrderIdLengthMask;
    return unpackedText(this.words, at + clientOrderIdWord, length);
  }

  /** Is this the order's clientOrderId? */
  hasClientOrderId(slot: number, id: PackedId): boolean {
    const { words } = this;
    const at = (slot << 6) + clientOrderIdWord;
    for (let place = 0; place < ID_WORDS; place++) {
      if (words[at + place] !== id.words[place]) return false;
    }
    return true;
  }

  /** The order as an object; for queries only. */
  view(slot: number): OrderView {
    return orderViewAt(this, slot << 5);
  }
}
