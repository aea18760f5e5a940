import type { ByteReader, ByteWriter } from "../bytes/index.ts";
import {
  CancelReplaceMode,
  CancelRestriction,
  OrderListKind,
  OrderType,
  PegPriceType,
  SelfTradePrevention,
  Side,
  TimeInForce,
} from "../market/index.ts";
import type { CancelReplace, OrderTerms, PlaceOrder, PlaceOrderList } from "./command.ts";

/**
 * Fields of an order that are written only when they are not 0, a bit for each, in this order. Part
 * of the journal format: only append.
 */
const TERM_BIT = {
  priceTicks: 1,
  quantityLots: 2,
  quoteQuantityUnits: 4,
  timeInForce: 8,
  triggerPriceTicks: 16,
  icebergLots: 32,
  trailingDeltaBips: 64,
  pegPriceType: 128,
  pegOffsetLevels: 256,
  strategyId: 512,
  strategyType: 1024,
} as const;
const TERM_BITS_END = 2048;

/** Whose an order is, before what it wants. */
interface Owned {
  readonly accountId: number;
  readonly marketId: number;
  readonly selfTradePrevention: SelfTradePrevention;
  readonly requestId: string;
}

function writeOwner(writer: ByteWriter, owner: Owned): void {
  writer.integer(owner.accountId);
  writer.integer(owner.marketId);
  writer.oneOf(owner.selfTradePrevention, SelfTradePrevention);
  writer.text(owner.requestId);
}

export function writePlaceOrder(writer: ByteWriter, command: PlaceOrder): void {
  writeOwner(writer, command);
  writeTerms(writer, command);
}

/** Field by field, because a replay reads little else, and spreading objects takes twice as long. */
export function readPlaceOrder(reader: ByteReader): PlaceOrder {
  const accountId = reader.integer();
  const marketId = reader.integer();
  const selfTradePrevention = reader.oneOf(SelfTradePrevention);
  const requestId = reader.text();
  const terms = readTerms(reader);
  return {
    kind: "PlaceOrder",
    accountId,
    marketId,
    selfTradePrevention,
    requestId,
    side: terms.side,
    orderType: terms.orderType,
    timeInForce: terms.timeInForce,
    priceTicks: terms.priceTicks,
    quantityLots: terms.quantityLots,
    quoteQuantityUnits: terms.quoteQuantityUnits,
    icebergLots: terms.icebergLots,
    triggerPriceTicks: terms.triggerPriceTicks,
    trailingDeltaBips: terms.trailingDeltaBips,
    pegPriceType: terms.pegPriceType,
    pegOffsetLevels: terms.pegOffsetLevels,
    strategyId: terms.strategyId,
    strategyType: terms.strategyType,
    clientOrderId: terms.clientOrderId,
  };
}

export function writePlaceOrderList(writer: ByteWriter, command: PlaceOrderList): void {
  writeOwner(writer, command);
  writer.oneOf(command.listKind, OrderListKind);
  writer.text(command.listClientOrderId);
  writer.integer(command.legs.length);
  for (const leg of command.legs) writeTerms(writer, leg);
}

export function readPlaceOrderList(reader: ByteReader): PlaceOrderList {
  return {
    kind: "PlaceOrderList",
    accountId: reader.integer(),
    marketId: reader.integer(),
    selfTradePrevention: reader.oneOf(SelfTradePrevention),
    requestId: reader.text(),
    listKind: reader.oneOf(OrderListKind),
    listClientOrderId: reader.text(),
    legs: readLegs(reader),
  };
}

function readLegs(reader: ByteReader): OrderTerms[] {
  const legs: OrderTerms[] = [];
  // A count that lies runs into the end of the bytes.
  for (let left = reader.integer(); left > 0; left--) legs.push(readTerms(reader));
  return legs;
}

export function writeCancelReplace(writer: ByteWriter, command: CancelReplace): void {
  writeOwner(writer, command);
  writeTerms(writer, command);
  writer.oneOf(command.mode, CancelReplaceMode);
  writer.integer(command.cancelOrderId);
  writer.text(command.cancelOrigClientOrderId);
  writer.text(command.cancelNewClientOrderId);
  writer.oneOf(command.restriction, CancelRestriction);
}

export function readCancelReplace(reader: ByteReader): CancelReplace {
  return {
    kind: "CancelReplace",
    accountId: reader.integer(),
    marketId: reader.integer(),
    selfTradePrevention: reader.oneOf(SelfTradePrevention),
    requestId: reader.text(),
    ...readTerms(reader),
    mode: reader.oneOf(CancelReplaceMode),
    cancelOrderId: reader.integer(),
    cancelOrigClientOrderId: reader.text(),
    cancelNewClientOrderId: reader.text(),
    restriction: reader.oneOf(CancelRestriction),
  };
}

/**
 * Side and type share a number, then come a bit for each field that is not 0, those fields, and the
 * clientOrderId.
 */
function writeTerms(writer: ByteWriter, terms: OrderTerms): void {
  checkCodes(terms);
  writer.integer(terms.orderType * 2 + terms.side);
  writer.integer(bitsOf(terms));
  writer.integerUnlessZero(terms.priceTicks);
  writer.integerUnlessZero(terms.quantityLots);
  writer.integerUnlessZero(terms.quoteQuantityUnits);
  writer.integerUnlessZero(terms.timeInForce);
  writer.integerUnlessZero(terms.triggerPriceTicks);
  writer.integerUnlessZero(terms.icebergLots);
  writer.integerUnlessZero(terms.trailingDeltaBips);
  writer.integerUnlessZero(terms.pegPriceType);
  writer.integerUnlessZero(terms.pegOffsetLevels);
  writer.integerUnlessZero(terms.strategyId);
  writer.integerUnlessZero(terms.strategyType);
  writer.text(terms.clientOrderId);
}

/** What the journal could not be read back with must not get into it. */
function checkCodes(terms: OrderTerms): void {
  const { orderType, pegPriceType, side, timeInForce } = terms;
  const areKnown =
    isCode(side, Side.Sell) &&
    isCode(orderType, OrderType.TakeProfitLimit) &&
    isCode(timeInForce, TimeInForce.Fok) &&
    isCode(pegPriceType, PegPriceType.Market);
  if (areKnown) return;
  const codes = [side, orderType, timeInForce, pegPriceType].join(", ");
  throw new RangeError(`An order of side, type, time in force and peg ${codes} cannot be written.`);
}

function isCode(value: number, last: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= last;
}

function bitsOf(terms: OrderTerms): number {
  return (
    (terms.priceTicks === 0 ? 0 : TERM_BIT.priceTicks) |
    (terms.quantityLots === 0 ? 0 : TERM_BIT.quantityLots) |
    (terms.quoteQuantityUnits === 0 ? 0 : TERM_BIT.quoteQuantityUnits) |
    (terms.timeInForce === 0 ? 0 : TERM_BIT.timeInForce) |
    (terms.triggerPriceTicks === 0 ? 0 : TERM_BIT.triggerPriceTicks) |
    (terms.icebergLots === 0 ? 0 : TERM_BIT.icebergLots) |
    (terms.trailingDeltaBips === 0 ? 0 : TERM_BIT.trailingDeltaBips) |
    (terms.pegPriceType === 0 ? 0 : TERM_BIT.pegPriceType) |
    (terms.pegOffsetLevels === 0 ? 0 : TERM_BIT.pegOffsetLevels) |
    (terms.strategyId === 0 ? 0 : TERM_BIT.strategyId) |
    (terms.strategyType === 0 ? 0 : TERM_BIT.strategyType)
  );
}

function readTerms(reader: ByteReader): OrderTerms {
  const sideAndType = reader.integer();
  const bits = reader.integer();
  if (bits >= TERM_BITS_END) reader.fail(`holds an order with unknown fields (${bits})`);
  return {
    side: (sideAndType % 2) as Side,
    orderType: reader.known(Math.floor(sideAndType / 2), OrderType),
    priceTicks: reader.integerIf(bits & TERM_BIT.priceTicks),
    quantityLots: reader.integerIf(bits & TERM_BIT.quantityLots),
    quoteQuantityUnits: reader.integerIf(bits & TERM_BIT.quoteQuantityUnits),
    timeInForce: reader.known(reader.integerIf(bits & TERM_BIT.timeInForce), TimeInForce),
    triggerPriceTicks: reader.integerIf(bits & TERM_BIT.triggerPriceTicks),
    icebergLots: reader.integerIf(bits & TERM_BIT.icebergLots),
    trailingDeltaBips: reader.integerIf(bits & TERM_BIT.trailingDeltaBips),
    pegPriceType: reader.known(reader.integerIf(bits & TERM_BIT.pegPriceType), PegPriceType),
    pegOffsetLevels: reader.integerIf(bits & TERM_BIT.pegOffsetLevels),
    strategyId: reader.integerIf(bits & TERM_BIT.strategyId),
    strategyType: reader.integerIf(bits & TERM_BIT.strategyType),
    clientOrderId: reader.text(),
  };
}
