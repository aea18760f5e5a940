import type { Owner, PastOrder } from "@bourse/core/order-history";
import type { OrderView } from "@bourse/engine/event";
import {
  type ExpiryReason,
  type OrderStatus,
  type OrderType,
  PegPriceType,
  type SelfTradePrevention,
  type Side,
  type TimeInForce,
} from "@bourse/engine/market";
import { NameColumn } from "./name-column.ts";
import { OwnerRows } from "./owner-rows.ts";

/** Columns of the numbers. */
const ORDER_ID = 0;
const ACCOUNT_ID = 1;
const MARKET_ID = 2;
const PRICE_TICKS = 3;
const QUANTITY_LOTS = 4;
const QUOTE_QUANTITY_UNITS = 5;
const EXECUTED_LOTS = 6;
const EXECUTED_QUOTE_UNITS = 7;
const CREATED_TIME_US = 8;
const UPDATED_TIME_US = 9;
const WORKING_TIME_US = 10;
const NUMBERS = 11;

/** Columns of what has only a few values. */
const SIDE = 0;
const ORDER_TYPE = 1;
const TIME_IN_FORCE = 2;
const STATUS = 3;
const EXPIRY_REASON = 4;
const SELF_TRADE_PREVENTION = 5;
const IS_WORKING = 6;
const KINDS = 7;

/** What most orders have nothing of. */
const PLAIN = {
  preventedLots: 0,
  icebergLots: 0,
  triggerPriceTicks: 0,
  trailingDeltaBips: 0,
  trailingTimeUs: 0,
  pegPriceType: PegPriceType.None as PegPriceType,
  pegOffsetLevels: 0,
  peggedPriceTicks: 0,
  strategyId: 0,
  strategyType: 0,
  orderListId: 0,
} as const;
type Special = Pick<OrderView, keyof typeof PLAIN>;
const SPECIAL_FIELDS = Object.keys(PLAIN) as (keyof Special)[];

const NO_REASON = 255;
const ROWS_AT_FIRST = 64;

/**
 * Orders in the order they were closed, in tables: an object per order would take three times the
 * memory, and while DynamoDB is away there are many.
 */
export class RecentOrders {
  readonly #names = new NameColumn();
  /** Before a cancel brought another name; "" where none did. */
  readonly #origNames = new NameColumn();
  /** By row, only of orders that are not plain. */
  readonly #specials = new Map<number, Special>();
  readonly #rows = new OwnerRows();
  #numbers = new Float64Array(ROWS_AT_FIRST * NUMBERS);
  #kinds = new Uint8Array(ROWS_AT_FIRST * KINDS);

  get length(): number {
    return this.#names.length;
  }

  add({ order, origClientOrderId, expiryReason }: PastOrder): void {
    const row = this.#names.length;
    if ((row + 1) * KINDS > this.#kinds.length) this.#grow();
    this.#rows.add(order, row);
    this.#names.push(order.clientOrderId);
    this.#origNames.push(origClientOrderId ?? "");
    this.#writeNumbers(row * NUMBERS, order);
    const kinds = this.#kinds;
    const at = row * KINDS;
    kinds[at + SIDE] = order.side;
    kinds[at + ORDER_TYPE] = order.orderType;
    kinds[at + TIME_IN_FORCE] = order.timeInForce;
    kinds[at + STATUS] = order.status;
    kinds[at + EXPIRY_REASON] = expiryReason ?? NO_REASON;
    kinds[at + SELF_TRADE_PREVENTION] = order.selfTradePrevention;
    kinds[at + IS_WORKING] = order.isWorking ? 1 : 0;
    const special = specialOf(order);
    if (special !== undefined) this.#specials.set(row, special);
  }

  find(owner: Owner, orderId: number): PastOrder | undefined {
    const row = this.#rows.of(owner).findLast((each) => this.#number(each, ORDER_ID) === orderId);
    return row === undefined ? undefined : this.#at(row);
  }

  /** The order of that name, before or after its cancel, that was closed most recently. */
  findByName(owner: Owner, clientOrderId: string): PastOrder | undefined {
    if (clientOrderId === "") return undefined;
    const row = this.#rows
      .of(owner)
      .findLast(
        (each) => this.#names.is(each, clientOrderId) || this.#origNames.is(each, clientOrderId),
      );
    return row === undefined ? undefined : this.#at(row);
  }

  all(owner: Owner): PastOrder[] {
    return this.#rows.of(owner).map((row) => this.#at(row));
  }

  #number(row: number, column: number): number {
    return this.#numbers[row * NUMBERS + column] ?? 0;
  }

  #writeNumbers(at: number, order: OrderView): void {
    const numbers = this.#numbers;
    numbers[at + ORDER_ID] = order.orderId;
    numbers[at + ACCOUNT_ID] = order.accountId;
    numbers[at + MARKET_ID] = order.marketId;
    numbers[at + PRICE_TICKS] = order.priceTicks;
    numbers[at + QUANTITY_LOTS] = order.quantityLots;
    numbers[at + QUOTE_QUANTITY_UNITS] = order.quoteQuantityUnits;
    numbers[at + EXECUTED_LOTS] = order.executedLots;
    numbers[at + EXECUTED_QUOTE_UNITS] = order.executedQuoteUnits;
    numbers[at + CREATED_TIME_US] = order.createdTimeUs;
    numbers[at + UPDATED_TIME_US] = order.updatedTimeUs;
    numbers[at + WORKING_TIME_US] = order.workingTimeUs;
  }

  #at(row: number): PastOrder {
    const number = (column: number): number => this.#number(row, column);
    const kind = (column: number): number => this.#kinds[row * KINDS + column] ?? 0;
    const origClientOrderId = this.#origNames.at(row);
    const expiryReason = kind(EXPIRY_REASON);
    return {
      order: {
        orderId: number(ORDER_ID),
        accountId: number(ACCOUNT_ID),
        marketId: number(MARKET_ID),
        clientOrderId: this.#names.at(row),
        side: kind(SIDE) as Side,
        orderType: kind(ORDER_TYPE) as OrderType,
        timeInForce: kind(TIME_IN_FORCE) as TimeInForce,
        priceTicks: number(PRICE_TICKS),
        quantityLots: number(QUANTITY_LOTS),
        quoteQuantityUnits: number(QUOTE_QUANTITY_UNITS),
        executedLots: number(EXECUTED_LOTS),
        executedQuoteUnits: number(EXECUTED_QUOTE_UNITS),
        status: kind(STATUS) as OrderStatus,
        selfTradePrevention: kind(SELF_TRADE_PREVENTION) as SelfTradePrevention,
        ...(this.#specials.get(row) ?? PLAIN),
        isWorking: kind(IS_WORKING) === 1,
        workingTimeUs: number(WORKING_TIME_US),
        createdTimeUs: number(CREATED_TIME_US),
        updatedTimeUs: number(UPDATED_TIME_US),
      },
      ...(origClientOrderId === "" ? {} : { origClientOrderId }),
      ...(expiryReason === NO_REASON ? {} : { expiryReason: expiryReason as ExpiryReason }),
    };
  }

  #grow(): void {
    const rows = (this.#kinds.length / KINDS) * 2;
    const numbers = new Float64Array(rows * NUMBERS);
    numbers.set(this.#numbers);
    this.#numbers = numbers;
    const kinds = new Uint8Array(rows * KINDS);
    kinds.set(this.#kinds);
    this.#kinds = kinds;
  }
}

/** What the order has beyond a plain one; undefined when that is nothing. */
function specialOf(order: OrderView): Special | undefined {
  if (isPlain(order)) return undefined;
  const entries = SPECIAL_FIELDS.map((field) => [field, order[field]]);
  return Object.fromEntries(entries) as Special;
}

/** Field by field: nearly every order is, and looking fields up by their names takes its time. */
function isPlain(order: OrderView): boolean {
  return (
    order.preventedLots === 0 &&
    order.icebergLots === 0 &&
    order.triggerPriceTicks === 0 &&
    order.trailingDeltaBips === 0 &&
    order.trailingTimeUs === 0 &&
    order.pegPriceType === PegPriceType.None &&
    order.pegOffsetLevels === 0 &&
    order.peggedPriceTicks === 0 &&
    order.strategyId === 0 &&
    order.strategyType === 0 &&
    order.orderListId === 0
  );
}
