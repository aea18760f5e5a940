import type {
  OrderStatus,
  OrderType,
  PegPriceType,
  SelfTradePrevention,
  Side,
  TimeInForce,
} from "../market/index.ts";
import type { OrderStage } from "./order-layout.ts";
import { CODE_MASK, CODE_SHIFT, ORDER_DOUBLE, ORDER_DOUBLES, ORDER_WORD } from "./order-layout.ts";

const {
  accountId: accountIdAt,
  createdTimeUs: createdTimeUsAt,
  executedLots: executedLotsAt,
  executedQuoteUnits: executedQuoteUnitsAt,
  heldUnits: heldUnitsAt,
  holdPriceTicks: holdPriceTicksAt,
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
  clientOrderIdHash: clientOrderIdHashWord,
  codes: codesWord,
  deltaAndOffset: deltaAndOffsetWord,
  stage: stageWord,
  strategyType: strategyTypeWord,
} = ORDER_WORD;
const {
  isWorking: isWorkingShift,
  orderType: orderTypeShift,
  pegPriceType: pegPriceTypeShift,
  selfTradePrevention: selfTradePreventionShift,
  side: sideShift,
  status: statusShift,
  timeInForce: timeInForceShift,
} = CODE_SHIFT;
const {
  orderType: orderTypeMask,
  pegPriceType: pegPriceTypeMask,
  selfTradePrevention: selfTradePreventionMask,
  side: sideMask,
  status: statusMask,
  timeInForce: timeInForceMask,
} = CODE_MASK;

const CAPACITY_MIN = 64;

/**
 * Records of 256 bytes by slot, in one buffer that grows by doubling, and a name for every field.
 * Growing replaces `doubles` and `words`: never keep them across `ensure`.
 */
export class OrderFields {
  doubles = new Float64Array(CAPACITY_MIN * ORDER_DOUBLES);
  words = new Int32Array(this.doubles.buffer);

  /** Slots below this have room. */
  get capacity(): number {
    return this.doubles.length / ORDER_DOUBLES;
  }

  /** The records of the slots below this one. */
  copy(slots: number): Float64Array<ArrayBuffer> {
    return this.doubles.slice(0, slots << 5);
  }

  /** Takes over the records of a snapshot. */
  restore(doubles: Float64Array): void {
    this.doubles = new Float64Array(doubles.length);
    this.doubles.set(doubles);
    this.words = new Int32Array(this.doubles.buffer);
  }

  /** Makes room for a slot. */
  ensure(slot: number): void {
    if ((slot + 1) * ORDER_DOUBLES > this.doubles.length) this.#grow(slot);
  }

  /** quantityLots - executedLots - preventedLots. */
  openLots(slot: number): number {
    const { doubles } = this;
    const at = slot << 5;
    return (
      (doubles[at + quantityLotsAt] as number) -
      (doubles[at + executedLotsAt] as number) -
      (doubles[at + preventedLotsAt] as number)
    );
  }

  orderId(slot: number): number {
    return this.doubles[(slot << 5) + orderIdAt] as number;
  }

  accountId(slot: number): number {
    return this.doubles[(slot << 5) + accountIdAt] as number;
  }

  priceTicks(slot: number): number {
    return this.doubles[(slot << 5) + priceTicksAt] as number;
  }

  quantityLots(slot: number): number {
    return this.doubles[(slot << 5) + quantityLotsAt] as number;
  }

  setQuantityLots(slot: number, quantityLots: number): void {
    this.doubles[(slot << 5) + quantityLotsAt] = quantityLots;
  }

  quoteQuantityUnits(slot: number): number {
    return this.doubles[(slot << 5) + quoteQuantityUnitsAt] as number;
  }

  executedLots(slot: number): number {
    return this.doubles[(slot << 5) + executedLotsAt] as number;
  }

  executedQuoteUnits(slot: number): number {
    return this.doubles[(slot << 5) + executedQuoteUnitsAt] as number;
  }

  preventedLots(slot: number): number {
    return this.doubles[(slot << 5) + preventedLotsAt] as number;
  }

  icebergLots(slot: number): number {
    return this.doubles[(slot << 5) + icebergLotsAt] as number;
  }

  triggerPriceTicks(slot: number): number {
    return this.doubles[(slot << 5) + triggerPriceTicksAt] as number;
  }

  trailingTimeUs(slot: number): number {
    return this.doubles[(slot << 5) + trailingTimeUsAt] as number;
  }

  setTrailingTimeUs(slot: number, trailingTimeUs: number): void {
    this.doubles[(slot << 5) + trailingTimeUsAt] = trailingTimeUs;
  }

  peggedPriceTicks(slot: number): number {
    return this.doubles[(slot << 5) + peggedPriceTicksAt] as number;
  }

  setPeggedPriceTicks(slot: number, peggedPriceTicks: number): void {
    this.doubles[(slot << 5) + peggedPriceTicksAt] = peggedPriceTicks;
  }

  strategyId(slot: number): number {
    return this.doubles[(slot << 5) + strategyIdAt] as number;
  }

  orderListId(slot: number): number {
    return this.doubles[(slot << 5) + orderListIdAt] as number;
  }

  setOrderListId(slot: number, orderListId: number): void {
    this.doubles[(slot << 5) + orderListIdAt] = orderListId;
  }

  createdTimeUs(slot: number): number {
    return this.doubles[(slot << 5) + createdTimeUsAt] as number;
  }

  updatedTimeUs(slot: number): number {
    return this.doubles[(slot << 5) + updatedTimeUsAt] as number;
  }

  workingTimeUs(slot: number): number {
    return this.doubles[(slot << 5) + workingTimeUsAt] as number;
  }

  heldUnits(slot: number): number {
    return this.doubles[(slot << 5) + heldUnitsAt] as number;
  }

  setHeldUnits(slot: number, heldUnits: number): void {
    this.doubles[(slot << 5) + heldUnitsAt] = heldUnits;
  }

  holdPriceTicks(slot: number): number {
    return this.doubles[(slot << 5) + holdPriceTicksAt] as number;
  }

  setHoldPriceTicks(slot: number, holdPriceTicks: number): void {
    this.doubles[(slot << 5) + holdPriceTicksAt] = holdPriceTicks;
  }

  side(slot: number): Side {
    const codes = this.words[(slot << 6) + codesWord] as number;
    return ((codes >>> sideShift) & sideMask) as Side;
  }

  orderType(slot: number): OrderType {
    const codes = this.words[(slot << 6) + codesWord] as number;
    return ((codes >>> orderTypeShift) & orderTypeMask) as OrderType;
  }

  timeInForce(slot: number): TimeInForce {
    const codes = this.words[(slot << 6) + codesWord] as number;
    return ((codes >>> timeInForceShift) & timeInForceMask) as TimeInForce;
  }

  status(slot: number): OrderStatus {
    const codes = this.words[(slot << 6) + codesWord] as number;
    return ((codes >>> statusShift) & statusMask) as OrderStatus;
  }

  selfTradePrevention(slot: number): SelfTradePrevention {
    const codes = this.words[(slot << 6) + codesWord] as number;
    return ((codes >>> selfTradePreventionShift) & selfTradePreventionMask) as SelfTradePrevention;
  }

  pegPriceType(slot: number): PegPriceType {
    const codes = this.words[(slot << 6) + codesWord] as number;
    return ((codes >>> pegPriceTypeShift) & pegPriceTypeMask) as PegPriceType;
  }

  isWorking(slot: number): boolean {
    const codes = this.words[(slot << 6) + codesWord] as number;
    return ((codes >>> isWorkingShift) & 1) === 1;
  }

  trailingDeltaBips(slot: number): number {
    return (this.words[(slot << 6) + deltaAndOffsetWord] as number) & 0xffff;
  }

  pegOffsetLevels(slot: number): number {
    return (this.words[(slot << 6) + deltaAndOffsetWord] as number) >>> 16;
  }

  strategyType(slot: number): number {
    return this.words[(slot << 6) + strategyTypeWord] as number;
  }

  clientOrderIdHash(slot: number): number {
    return this.words[(slot << 6) + clientOrderIdHashWord] as number;
  }

  amendCount(slot: number): number {
    return this.words[(slot << 6) + amendCountWord] as number;
  }

  setAmendCount(slot: number, amendCount: number): void {
    this.words[(slot << 6) + amendCountWord] = amendCount;
  }

  accountIndex(slot: number): number {
    return this.words[(slot << 6) + accountIndexWord] as number;
  }

  /** Owner, name, stage and all of the small fields, mixed into one word: for fingerprints. */
  hashedWords(slot: number): number {
    const { words } = this;
    const at = slot << 6;
    const owner = Math.imul(words[at + accountIndexWord] as number, 0x9e3779b1);
    const name = (words[at + clientOrderIdHashWord] as number) + owner;
    const codes = Math.imul(words[at + codesWord] as number, 0x85ebca6b);
    return Math.imul(name ^ codes, 0xc2b2ae35) ^ (words[at + stageWord] as number);
  }

  stage(slot: number): OrderStage {
    return this.words[(slot << 6) + stageWord] as OrderStage;
  }

  setStage(slot: number, stage: OrderStage): void {
    this.words[(slot << 6) + stageWord] = stage;
  }

  #grow(slot: number): void {
    let { length } = this.doubles;
    while (length < (slot + 1) * ORDER_DOUBLES) length *= 2;
    const { doubles } = this;
    this.doubles = new Float64Array(length);
    this.doubles.set(doubles);
    this.words = new Int32Array(this.doubles.buffer);
  }
}
