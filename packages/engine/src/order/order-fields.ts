import type {
  OrderStatus,
  OrderType,
  PegPriceType,
  SelfTradePrevention,
  Side,
  TimeInForce,
} from "../market/index.ts";
import { grownInt32 } from "../collections/index.ts";
import { ExtraRecords } from "./extra-records.ts";
import type { OrderStage } from "./order-layout.ts";
import {
  CODE_MASK,
  CODE_SHIFT,
  EXTRA_DOUBLE,
  EXTRA_WORD,
  NOTE_WORDS,
  ORDER_DOUBLE,
  ORDER_DOUBLES,
  ORDER_WORD,
} from "./order-layout.ts";

const {
  accountId: accountIdAt,
  createdTimeUs: createdTimeUsAt,
  executedLots: executedLotsAt,
  executedQuoteUnits: executedQuoteUnitsAt,
  heldUnits: heldUnitsAt,
  orderId: orderIdAt,
  priceTicks: priceTicksAt,
  quantityLots: quantityLotsAt,
  updatedTimeUs: updatedTimeUsAt,
} = ORDER_DOUBLE;
const {
  accountIndex: accountIndexWord,
  clientOrderIdHash: clientOrderIdHashWord,
  codes: codesWord,
  extras: extrasWord,
} = ORDER_WORD;
const {
  holdPriceTicks: holdPriceTicksAt,
  icebergLots: icebergLotsAt,
  orderListId: orderListIdAt,
  peggedPriceTicks: peggedPriceTicksAt,
  preventedLots: preventedLotsAt,
  quoteQuantityUnits: quoteQuantityUnitsAt,
  strategyId: strategyIdAt,
  trailingTimeUs: trailingTimeUsAt,
  triggerPriceTicks: triggerPriceTicksAt,
  workingTimeUs: workingTimeUsAt,
} = EXTRA_DOUBLE;
const {
  amendCount: amendCountWord,
  deltaAndOffset: deltaAndOffsetWord,
  strategyType: strategyTypeWord,
} = EXTRA_WORD;
const {
  isWorking: isWorkingShift,
  orderType: orderTypeShift,
  pegPriceType: pegPriceTypeShift,
  selfTradePrevention: selfTradePreventionShift,
  side: sideShift,
  stage: stageShift,
  status: statusShift,
  timeInForce: timeInForceShift,
} = CODE_SHIFT;
const {
  orderType: orderTypeMask,
  pegPriceType: pegPriceTypeMask,
  selfTradePrevention: selfTradePreventionMask,
  side: sideMask,
  stage: stageMask,
  status: statusMask,
  timeInForce: timeInForceMask,
} = CODE_MASK;

const CAPACITY_MIN = 64;
const DOUBLES = ORDER_DOUBLES;
const NOTES = NOTE_WORDS;
const STAGE = stageMask << stageShift;

/**
 * Records of 128 bytes by slot, in one buffer that grows by doubling, and a name for every field,
 * wherever it stands. Growing replaces `doubles`, `words` and `notes`: never keep them across `ensure`.
 */
export class OrderFields {
  doubles = new Float64Array(CAPACITY_MIN * DOUBLES);
  words = new Int32Array(this.doubles.buffer);
  /** See NOTE_WORD; they mean nothing to the records. */
  notes = new Int32Array(CAPACITY_MIN * NOTES);
  /** What few orders have; see `extraOf`. */
  readonly extras = new ExtraRecords();

  /** Slots below this have room. */
  get capacity(): number {
    return this.doubles.length / DOUBLES;
  }

  /** The records of the slots below this one. */
  copy(slots: number): Float64Array<ArrayBuffer> {
    return this.doubles.slice(0, slots << 4);
  }

  /** Takes over the records of a snapshot. */
  restore(doubles: Float64Array): void {
    this.doubles = new Float64Array(doubles.length);
    this.doubles.set(doubles);
    this.words = new Int32Array(this.doubles.buffer);
    this.notes = new Int32Array(this.capacity * NOTES);
  }

  /** Makes room for a slot. */
  ensure(slot: number): void {
    if (slot << 4 >= this.doubles.length) this.grow(slot);
  }

  /** The order has ended: others may have its extra record. */
  dropExtras(slot: number): void {
    const at = (slot << 5) | extrasWord;
    const extra = this.words[at] as number;
    if (extra === 0) return;
    this.words[at] = 0;
    this.extras.give(extra);
  }

  /** The order's extra record, a new one if it has none. */
  extraFor(slot: number): number {
    const at = (slot << 5) | extrasWord;
    const extra = this.words[at] as number;
    return extra === 0 ? this.giveExtras(slot) : extra;
  }

  /** quantityLots - executedLots - preventedLots. */
  openLots(slot: number): number {
    const { doubles } = this;
    const at = slot << 4;
    const lots =
      (doubles[at | quantityLotsAt] as number) - (doubles[at | executedLotsAt] as number);
    return this.words[(slot << 5) | extrasWord] === 0 ? lots : lots - this.preventedLots(slot);
  }

  orderId(slot: number): number {
    return this.doubles[(slot << 4) | orderIdAt] as number;
  }

  accountId(slot: number): number {
    return this.doubles[(slot << 4) | accountIdAt] as number;
  }

  priceTicks(slot: number): number {
    return this.doubles[(slot << 4) | priceTicksAt] as number;
  }

  quantityLots(slot: number): number {
    return this.doubles[(slot << 4) | quantityLotsAt] as number;
  }

  setQuantityLots(slot: number, quantityLots: number): void {
    this.doubles[(slot << 4) | quantityLotsAt] = quantityLots;
  }

  executedLots(slot: number): number {
    return this.doubles[(slot << 4) | executedLotsAt] as number;
  }

  executedQuoteUnits(slot: number): number {
    return this.doubles[(slot << 4) | executedQuoteUnitsAt] as number;
  }

  createdTimeUs(slot: number): number {
    return this.doubles[(slot << 4) | createdTimeUsAt] as number;
  }

  updatedTimeUs(slot: number): number {
    return this.doubles[(slot << 4) | updatedTimeUsAt] as number;
  }

  heldUnits(slot: number): number {
    return this.doubles[(slot << 4) | heldUnitsAt] as number;
  }

  setHeldUnits(slot: number, heldUnits: number): void {
    this.doubles[(slot << 4) | heldUnitsAt] = heldUnits;
  }

  quoteQuantityUnits(slot: number): number {
    return this.extras.doubles[this.extraAt(slot) | quoteQuantityUnitsAt] as number;
  }

  preventedLots(slot: number): number {
    return this.extras.doubles[this.extraAt(slot) | preventedLotsAt] as number;
  }

  icebergLots(slot: number): number {
    return this.extras.doubles[this.extraAt(slot) | icebergLotsAt] as number;
  }

  triggerPriceTicks(slot: number): number {
    return this.extras.doubles[this.extraAt(slot) | triggerPriceTicksAt] as number;
  }

  trailingTimeUs(slot: number): number {
    return this.extras.doubles[this.extraAt(slot) | trailingTimeUsAt] as number;
  }

  setTrailingTimeUs(slot: number, trailingTimeUs: number): void {
    const extra = this.extraFor(slot);
    this.extras.doubles[(extra << 4) | trailingTimeUsAt] = trailingTimeUs;
  }

  peggedPriceTicks(slot: number): number {
    return this.extras.doubles[this.extraAt(slot) | peggedPriceTicksAt] as number;
  }

  setPeggedPriceTicks(slot: number, peggedPriceTicks: number): void {
    const extra = this.extraFor(slot);
    this.extras.doubles[(extra << 4) | peggedPriceTicksAt] = peggedPriceTicks;
  }

  strategyId(slot: number): number {
    return this.extras.doubles[this.extraAt(slot) | strategyIdAt] as number;
  }

  orderListId(slot: number): number {
    return this.extras.doubles[this.extraAt(slot) | orderListIdAt] as number;
  }

  setOrderListId(slot: number, orderListId: number): void {
    const extra = this.extraFor(slot);
    this.extras.doubles[(extra << 4) | orderListIdAt] = orderListId;
  }

  /** Without an extra record: since it is there. */
  workingTimeUs(slot: number): number {
    const extra = this.words[(slot << 5) | extrasWord] as number;
    if (extra !== 0) return this.extras.doubles[(extra << 4) | workingTimeUsAt] as number;
    return this.isWorking(slot) ? this.createdTimeUs(slot) : 0;
  }

  /** Without an extra record: the price. */
  holdPriceTicks(slot: number): number {
    const extra = this.words[(slot << 5) | extrasWord] as number;
    if (extra === 0) return this.priceTicks(slot);
    return this.extras.doubles[(extra << 4) | holdPriceTicksAt] as number;
  }

  setHoldPriceTicks(slot: number, holdPriceTicks: number): void {
    if (this.holdPriceTicks(slot) === holdPriceTicks) return;
    const extra = this.extraFor(slot);
    this.extras.doubles[(extra << 4) | holdPriceTicksAt] = holdPriceTicks;
  }

  side(slot: number): Side {
    const codes = this.words[(slot << 5) | codesWord] as number;
    return ((codes >>> sideShift) & sideMask) as Side;
  }

  orderType(slot: number): OrderType {
    const codes = this.words[(slot << 5) | codesWord] as number;
    return ((codes >>> orderTypeShift) & orderTypeMask) as OrderType;
  }

  timeInForce(slot: number): TimeInForce {
    const codes = this.words[(slot << 5) | codesWord] as number;
    return ((codes >>> timeInForceShift) & timeInForceMask) as TimeInForce;
  }

  status(slot: number): OrderStatus {
    const codes = this.words[(slot << 5) | codesWord] as number;
    return ((codes >>> statusShift) & statusMask) as OrderStatus;
  }

  selfTradePrevention(slot: number): SelfTradePrevention {
    const codes = this.words[(slot << 5) | codesWord] as number;
    return ((codes >>> selfTradePreventionShift) & selfTradePreventionMask) as SelfTradePrevention;
  }

  pegPriceType(slot: number): PegPriceType {
    const codes = this.words[(slot << 5) | codesWord] as number;
    return ((codes >>> pegPriceTypeShift) & pegPriceTypeMask) as PegPriceType;
  }

  isWorking(slot: number): boolean {
    const codes = this.words[(slot << 5) | codesWord] as number;
    return ((codes >>> isWorkingShift) & 1) === 1;
  }

  stage(slot: number): OrderStage {
    const codes = this.words[(slot << 5) | codesWord] as number;
    return ((codes >>> stageShift) & stageMask) as OrderStage;
  }

  setStage(slot: number, stage: OrderStage): void {
    const at = (slot << 5) | codesWord;
    this.words[at] = ((this.words[at] as number) & ~STAGE) | (stage << stageShift);
  }

  trailingDeltaBips(slot: number): number {
    return this.extraWord(slot, deltaAndOffsetWord) & 0xffff;
  }

  pegOffsetLevels(slot: number): number {
    return this.extraWord(slot, deltaAndOffsetWord) >>> 16;
  }

  strategyType(slot: number): number {
    return this.extraWord(slot, strategyTypeWord);
  }

  amendCount(slot: number): number {
    return this.extraWord(slot, amendCountWord);
  }

  setAmendCount(slot: number, amendCount: number): void {
    const extra = this.extraFor(slot);
    this.extras.words[(extra << 5) | amendCountWord] = amendCount;
  }

  clientOrderIdHash(slot: number): number {
    return this.words[(slot << 5) | clientOrderIdHashWord] as number;
  }

  accountIndex(slot: number): number {
    return this.words[(slot << 5) | accountIndexWord] as number;
  }

  /** Has it nothing that needs an extra record? */
  isPlain(slot: number): boolean {
    return this.words[(slot << 5) | extrasWord] === 0;
  }

  /** Where the order's extra record begins, in doubles. */
  private extraAt(slot: number): number {
    return (this.words[(slot << 5) | extrasWord] as number) << 4;
  }

  private extraWord(slot: number, word: number): number {
    const extra = this.words[(slot << 5) | extrasWord] as number;
    return this.extras.words[(extra << 5) | word] as number;
  }

  private giveExtras(slot: number): number {
    const { extras } = this;
    const workingTimeUs = this.workingTimeUs(slot);
    const extra = extras.take();
    extras.doubles[(extra << 4) | workingTimeUsAt] = workingTimeUs;
    extras.doubles[(extra << 4) | holdPriceTicksAt] = this.priceTicks(slot);
    this.words[(slot << 5) | extrasWord] = extra;
    return extra;
  }

  private grow(slot: number): void {
    let { length } = this.doubles;
    while (length <= slot << 4) length *= 2;
    const { doubles } = this;
    this.doubles = new Float64Array(length);
    this.doubles.set(doubles);
    this.words = new Int32Array(this.doubles.buffer);
    this.notes = grownInt32(this.notes, this.capacity * NOTES);
  }
}
