import type { OrderTerms } from "../command/command.ts";
import type { OrderView } from "../event/event.ts";
import type { OrderType, SelfTradePrevention, Side, TimeInForce } from "../market/index.ts";
import { OrderStatus, isContingent } from "../market/index.ts";
import { OrderFields } from "./order-fields.ts";
import { copyOrder } from "./copy-order.ts";
import {
  CODE_MASK,
  CODE_SHIFT,
  EXTRA_DOUBLE,
  EXTRA_WORD,
  ORDER_DOUBLE,
  ORDER_WORD,
  PUBLIC_DOUBLES,
  PUBLIC_EXTRA_DOUBLES,
} from "./order-layout.ts";
import { orderViewAt } from "./order-view.ts";
import { PACKED_ID_WORDS, PackedId, unpackedText } from "./packed-id.ts";

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
  clientOrderId: clientOrderIdWord,
  clientOrderIdHash: clientOrderIdHashWord,
  codes: codesWord,
  marketId: marketIdWord,
} = ORDER_WORD;
const {
  icebergLots: icebergLotsAt,
  preventedLots: preventedLotsAt,
  quoteQuantityUnits: quoteQuantityUnitsAt,
  strategyId: strategyIdAt,
  triggerPriceTicks: triggerPriceTicksAt,
  workingTimeUs: workingTimeUsAt,
} = EXTRA_DOUBLE;
const { deltaAndOffset: deltaAndOffsetWord, strategyType: strategyTypeWord } = EXTRA_WORD;
const {
  clientOrderIdLength: clientOrderIdLengthShift,
  isWorking: isWorkingShift,
  neverFilled: neverFilledShift,
  orderType: orderTypeShift,
  pegPriceType: pegPriceTypeShift,
  selfTradePrevention: selfTradePreventionShift,
  side: sideShift,
  status: statusShift,
  timeInForce: timeInForceShift,
} = CODE_SHIFT;
const { clientOrderIdLength: clientOrderIdLengthMask, status: statusMask } = CODE_MASK;
const { ExpiredInMatch, Filled, New, PartiallyFilled } = OrderStatus;
const ID_WORDS = PACKED_ID_WORDS;
/** The first of the five doubles that a name, and the number of the extra record, take. */
const NAME = clientOrderIdWord >> 1;

const NEVER_FILLED = 1 << neverFilledShift;
const IS_WORKING = 1 << isWorkingShift;
const ID_LENGTH = clientOrderIdLengthMask << clientOrderIdLengthShift;
const STATUS = statusMask << statusShift;

/** Whose order it is: every command that brings one is of this shape. */
export interface OrderOwner {
  readonly accountId: number;
  readonly selfTradePrevention: SelfTradePrevention;
}

/** What there is to know of a working order without extras but its name. */
export interface PlainOrder extends OrderOwner {
  readonly orderType: OrderType;
  readonly side: Side;
  readonly timeInForce: TimeInForce;
  readonly priceTicks: number;
  readonly quantityLots: number;
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
  private readonly clock: CommandClock;
  private readonly id: PackedId;

  /** `id` may be shared: what was packed there for a check is not packed once more to accept it. */
  constructor(marketId: number, clock: CommandClock, id: PackedId = new PackedId()) {
    super();
    this.marketId = marketId;
    this.clock = clock;
    this.id = id;
  }

  /**
   * Fills a record: status New, the next orderId, nothing executed, nothing held, stage Entering;
   * working from now on unless it is a stop. The clientOrderId must be one that PackedId takes.
   */
  accept(slot: number, accountIndex: number, owner: OrderOwner, terms: OrderTerms): void {
    const { orderType } = terms;
    this.id.pack(terms.clientOrderId);
    this.begin(
      slot,
      accountIndex,
      (terms.side << sideShift) |
        (orderType << orderTypeShift) |
        (terms.timeInForce << timeInForceShift) |
        (owner.selfTradePrevention << selfTradePreventionShift) |
        (isContingent(orderType) ? 0 : IS_WORKING) |
        (terms.pegPriceType << pegPriceTypeShift),
    );
    const { doubles } = this;
    const at = slot << 4;
    doubles[at | accountIdAt] = owner.accountId;
    doubles[at | priceTicksAt] = terms.priceTicks;
    doubles[at | quantityLotsAt] = terms.quantityLots;
    if (hasExtras(terms)) this.acceptExtras(slot, terms);
  }

  /** The same for a working order without extras, whose clientOrderId was packed last. */
  acceptPlain(slot: number, accountIndex: number, terms: PlainOrder): void {
    this.begin(
      slot,
      accountIndex,
      (terms.side << sideShift) |
        (terms.orderType << orderTypeShift) |
        (terms.timeInForce << timeInForceShift) |
        (terms.selfTradePrevention << selfTradePreventionShift) |
        IS_WORKING,
    );
    const { doubles } = this;
    const at = slot << 4;
    doubles[at | accountIdAt] = terms.accountId;
    doubles[at | priceTicksAt] = terms.priceTicks;
    doubles[at | quantityLotsAt] = terms.quantityLots;
  }

  /** All of a new record but whose it is, its price and its quantity. */
  private begin(slot: number, accountIndex: number, codes: number): void {
    const { doubles, words } = this;
    const { timeUs } = this.clock;
    const id = this.id;
    const name = id.doubles;
    const at = slot << 4;
    doubles[at | orderIdAt] = ++this.lastOrderId;
    doubles[at | executedLotsAt] = 0;
    doubles[at | executedQuoteUnitsAt] = 0;
    doubles[at | createdTimeUsAt] = timeUs;
    doubles[at | updatedTimeUsAt] = timeUs;
    doubles[at | heldUnitsAt] = 0;
    // What is copied as a double later on is best written as one.
    doubles[at | NAME] = name[0] as number;
    doubles[at | (NAME + 1)] = name[1] as number;
    doubles[at | (NAME + 2)] = name[2] as number;
    doubles[at | (NAME + 3)] = name[3] as number;
    // Its upper half says that there is no extra record.
    doubles[at | (NAME + 4)] = name[4] as number;
    const word = slot << 5;
    // New and Entering are 0.
    words[word | codesWord] = codes | (id.length << clientOrderIdLengthShift);
    words[word | marketIdWord] = this.marketId;
    words[word | accountIndexWord] = accountIndex;
    words[word | clientOrderIdHashWord] = id.hash;
  }

  private acceptExtras(slot: number, terms: OrderTerms): void {
    const { extras } = this;
    const extra = this.extraFor(slot);
    const at = extra << 4;
    extras.doubles[at | quoteQuantityUnitsAt] = terms.quoteQuantityUnits;
    extras.doubles[at | icebergLotsAt] = terms.icebergLots;
    extras.doubles[at | triggerPriceTicksAt] = terms.triggerPriceTicks;
    extras.doubles[at | strategyIdAt] = terms.strategyId;
    const word = extra << 5;
    extras.words[word | deltaAndOffsetWord] =
      terms.trailingDeltaBips | (terms.pegOffsetLevels << 16);
    extras.words[word | strategyTypeWord] = terms.strategyType;
  }

  /** Adds a fill. Filled when nothing is open any more, unless `setNeverFilled` was said. */
  execute(slot: number, lots: number, quoteUnits: number): void {
    const { doubles } = this;
    const at = slot << 4;
    const executed = (doubles[at | executedLotsAt] as number) + lots;
    doubles[at | executedLotsAt] = executed;
    doubles[at | executedQuoteUnitsAt] =
      (doubles[at | executedQuoteUnitsAt] as number) + quoteUnits;
    const codes = this.words[(slot << 5) | codesWord] as number;
    const isFilled = this.openLots(slot) === 0 && (codes & NEVER_FILLED) === 0;
    this.setStatus(slot, isFilled ? Filled : PartiallyFilled);
  }

  /** Self-trade prevention takes lots; ExpiredInMatch when it took the last. */
  prevent(slot: number, lots: number): void {
    if (lots > 0) {
      const at = (this.extraFor(slot) << 4) | preventedLotsAt;
      const { doubles } = this.extras;
      doubles[at] = (doubles[at] as number) + lots;
    }
    const isOver = this.openLots(slot) === 0;
    this.setStatus(slot, isOver ? ExpiredInMatch : this.status(slot));
  }

  /** A MARKET by quote that the book is too short for ends Expired, even if all its lots trade. */
  setNeverFilled(slot: number): void {
    const at = (slot << 5) | codesWord;
    this.words[at] = (this.words[at] as number) | NEVER_FILLED;
  }

  /** A stop or a pending leg starts to work: status New, workingTimeUs. */
  startWorking(slot: number): void {
    const at = (slot << 5) | codesWord;
    this.words[at] = (this.words[at] as number) | IS_WORKING;
    this.setWorkingTimeUs(slot, this.clock.timeUs);
    this.setStatus(slot, New);
  }

  /** Waits (stage Pending, status PendingNew) or waits no longer, but does not work yet (a stop). */
  stopWorking(slot: number, status: OrderStatus): void {
    const at = (slot << 5) | codesWord;
    this.words[at] = (this.words[at] as number) & ~IS_WORKING;
    this.setWorkingTimeUs(slot, 0);
    this.setStatus(slot, status);
  }

  /** And updatedTimeUs with it. */
  setStatus(slot: number, status: OrderStatus): void {
    const at = (slot << 5) | codesWord;
    this.words[at] = ((this.words[at] as number) & ~STATUS) | (status << statusShift);
    this.doubles[(slot << 4) | updatedTimeUsAt] = this.clock.timeUs;
  }

  private setWorkingTimeUs(slot: number, workingTimeUs: number): void {
    if (this.workingTimeUs(slot) === workingTimeUs) return;
    const extra = this.extraFor(slot);
    this.extras.doubles[(extra << 4) | workingTimeUsAt] = workingTimeUs;
  }

  setClientOrderId(slot: number, text: string): void {
    const id = this.id;
    id.pack(text);
    const { words } = this;
    const at = slot << 5;
    for (let place = 0; place < ID_WORDS; place++) {
      words[at + clientOrderIdWord + place] = id.words[place] as number;
    }
    words[at | clientOrderIdHashWord] = id.hash;
    const codes = (words[at | codesWord] as number) & ~ID_LENGTH;
    words[at | codesWord] = codes | (id.length << clientOrderIdLengthShift);
  }

  clientOrderIdText(slot: number): string {
    const at = slot << 5;
    const codes = this.words[at | codesWord] as number;
    const length = (codes >>> clientOrderIdLengthShift) & clientOrderIdLengthMask;
    return unpackedText(this.words, at + clientOrderIdWord, length);
  }

  /** Is this the order's clientOrderId? */
  hasClientOrderId(slot: number, id: PackedId): boolean {
    const { words } = this;
    const at = (slot << 5) + clientOrderIdWord;
    for (let place = 0; place < ID_WORDS; place++) {
      if (words[at + place] !== id.words[place]) return false;
    }
    return true;
  }

  /** The order as an object; for queries only. */
  view(slot: number): OrderView {
    const doubles = new Float64Array(PUBLIC_DOUBLES + PUBLIC_EXTRA_DOUBLES);
    const flat = { doubles, words: new Int32Array(doubles.buffer) };
    copyOrder(this, slot, flat, 0);
    return orderViewAt(flat, 0);
  }
}

/** Does an order need an extra record from the beginning? */
function hasExtras(terms: OrderTerms): boolean {
  return (
    terms.quoteQuantityUnits !== 0 ||
    terms.icebergLots !== 0 ||
    terms.triggerPriceTicks !== 0 ||
    terms.trailingDeltaBips !== 0 ||
    terms.pegOffsetLevels !== 0 ||
    terms.strategyId !== 0 ||
    terms.strategyType !== 0
  );
}
