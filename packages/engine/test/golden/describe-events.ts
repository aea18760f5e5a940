import { BALANCE_BASE, EVENT_KIND, EVENT_LAYOUT } from "../../src/event/event-layout.ts";
import { RejectedPart, WithdrawalStatus } from "../../src/event/index.ts";
import {
  LISTING_PARAMETERS,
  MONEY_PARAMETERS,
  ORDER_PARAMETERS,
} from "../../src/event/parameters.ts";
import { FILTER_FAILURES, MALFORMED, REJECTIONS } from "../../src/event/rejection-table.ts";
import { NOT_REQUIRED, OVERFLOWED } from "../../src/event/rejection-table.ts";
import {
  ExpiryReason,
  MarketFeature,
  OrderListKind,
  OrderListStatus,
  OrderStatus,
  OrderType,
  PegPriceType,
  SelfTradePrevention,
  Side,
  TimeInForce,
} from "../../src/market/index.ts";
import {
  CODE_MASK,
  CODE_SHIFT,
  EXTRA_DOUBLE,
  EXTRA_WORD,
  ORDER_DOUBLE,
  ORDER_WORD,
  PUBLIC_CODES,
  PUBLIC_DOUBLES,
  PUBLIC_EXTRA_DOUBLES,
} from "../../src/order/index.ts";

type Table = Readonly<Record<string, number>>;

/** The layout of events and of the orders in them, as the engine's own tables say. */
export function describeEvents(): string {
  const kinds = Object.entries(EVENT_KIND).map(([name, kind]) => {
    const places = Object.entries<number>(EVENT_LAYOUT[name as keyof typeof EVENT_LAYOUT]);
    return `${kind} ${name}: ${places.map(([part, at]) => `${at} ${part}`).join(", ")}`;
  });
  return [
    "Events (kind name: place in doubles and part)",
    ...kinds,
    "",
    `Order, public part (${PUBLIC_DOUBLES} doubles)`,
    `doubles: ${pairs(ORDER_DOUBLE, PUBLIC_DOUBLES)}`,
    `words: ${pairs(ORDER_WORD, PUBLIC_DOUBLES * 2)}`,
    `codes (first bit and name): ${publicCodes(CODE_SHIFT)}`,
    `codes (highest value and name): ${publicCodes(CODE_MASK)}`,
    `Its extra part, public part (${PUBLIC_EXTRA_DOUBLES} doubles)`,
    `doubles: ${pairs(EXTRA_DOUBLE, PUBLIC_EXTRA_DOUBLES)}`,
    `words: ${pairs(EXTRA_WORD, PUBLIC_EXTRA_DOUBLES * 2)}`,
    "",
    `Balance: high * ${BALANCE_BASE} + low`,
    "",
    "Numbers",
    ...describeNumbers(),
  ].join("\n");
}

export function describeRejections(): string {
  const plain = [...Object.values(REJECTIONS), ...Object.values(FILTER_FAILURES)];
  const parameters = [...ORDER_PARAMETERS, ...MONEY_PARAMETERS, ...LISTING_PARAMETERS];
  return [
    "Rejections (id code rule text)",
    ...plain.map(({ id, code, rule, message }) => `${id} ${code} ${rule} ${message}`),
    "",
    "Parameters (ids of malformed, not required, overflowed; rule of malformed)",
    ...parameters.map((name) => {
      const ids = [MALFORMED[name].id, NOT_REQUIRED[name].id, OVERFLOWED[name].id];
      return `${ids.join(" ")} ${name} ${MALFORMED[name].rule}`;
    }),
    "",
    ...[MALFORMED, NOT_REQUIRED, OVERFLOWED].map(({ price: { code, message } }) => {
      return `${code} ${message}`;
    }),
  ].join("\n");
}

function describeNumbers(): string[] {
  const tables = {
    Side,
    OrderType,
    TimeInForce,
    OrderStatus,
    ExpiryReason,
    SelfTradePrevention,
    PegPriceType,
    OrderListKind,
    OrderListStatus,
    RejectedPart,
    WithdrawalStatus,
    MarketFeature,
  };
  return Object.entries(tables).map(([name, table]) => `${name}: ${pairs(table)}`);
}

function publicCodes(table: Readonly<Record<keyof typeof CODE_SHIFT, number>>): string {
  return Object.keys(CODE_SHIFT)
    .map((name) => name as keyof typeof CODE_SHIFT)
    .filter((name) => 1 << CODE_SHIFT[name] <= PUBLIC_CODES)
    .map((name) => `${table[name]} ${name}`)
    .join(", ");
}

/** Those below an end, which is where the private part begins. */
function pairs(table: Table, end = Infinity): string {
  return Object.entries(table)
    .filter(([, number]) => number < end)
    .map(([name, number]) => `${number} ${name}`)
    .join(", ");
}
