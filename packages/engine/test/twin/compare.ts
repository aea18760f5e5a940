import type { Event, OrderView } from "../../src/event/index.ts";
import type { Twin } from "./twin.ts";

/** What the production exchange shows to everybody, as far as it is compared. */
export interface ExchangeFace {
  balancesOf(
    accountId: number,
  ): readonly { assetId: number; freeUnits: bigint; lockedUnits: bigint }[];
  depth(
    marketId: number,
    limit: number,
  ): {
    bids: readonly (readonly [number, number])[];
    asks: readonly (readonly [number, number])[];
  };
  openOrdersOf(accountId: number, marketId?: number): readonly OrderView[];
  lastPriceTicks(marketId: number): number;
}

/**
 * The first difference between what both said to a command, as text; undefined when they agree.
 * All events must be the same in the same order, but for levels and balances (rule 2.4): of these
 * the engine tells each that changed, once, and may tell others as they are.
 */
export function compareStep(
  engineEvents: readonly Event[],
  twinEvents: readonly Event[],
  twin: Twin,
): string | undefined {
  return (
    compareOrdered(engineEvents.filter(isOrdered), twinEvents.filter(isOrdered)) ??
    compareTail(engineEvents) ??
    compareTotals(engineEvents, twinEvents, twin)
  );
}

function isOrdered({ kind }: Event): boolean {
  return kind !== "LevelChanged" && kind !== "BalanceChanged";
}

function compareOrdered(engine: readonly Event[], twin: readonly Event[]): string | undefined {
  const count = Math.max(engine.length, twin.length);
  for (let index = 0; index < count; index++) {
    const [left, right] = [textOf(engine[index]), textOf(twin[index])];
    if (left !== right) {
      const before = twin.slice(0, index).map((event) => `  both    ${headOf(event)}`);
      const details = differingFields(engine[index], twin[index]);
      return [
        `event ${index} differs${details}:`,
        ...before,
        `  engine  ${left}`,
        `  twin    ${right}`,
      ].join("\n");
    }
  }
  return undefined;
}

/** Levels, then balances, after all others. */
function compareTail(events: readonly Event[]): string | undefined {
  const places = events.map(({ kind }) =>
    kind === "BalanceChanged" ? 2 : kind === "LevelChanged" ? 1 : 0,
  );
  const isInOrder = places.every(
    (place, index) => index === 0 || place >= (places[index - 1] ?? 0),
  );
  return isInOrder ? undefined : `engine: levels and balances do not stand last\n${list(events)}`;
}

function compareTotals(
  engineEvents: readonly Event[],
  twinEvents: readonly Event[],
  twin: Twin,
): string | undefined {
  const engine = engineEvents.filter((event) => !isOrdered(event));
  const names = engine.map(nameOf);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return `engine tells twice: ${twice}\n${list(engine)}`;
  const missing = twinEvents.filter((event) => !isOrdered(event) && !names.includes(nameOf(event)));
  if (missing.length > 0) return `engine does not tell:\n${list(missing)}`;
  const wrong = engine.filter((event) => !isTrueOf(event, twin));
  return wrong.length > 0 ? `engine tells what the twin has not:\n${list(wrong)}` : undefined;
}

/** Which total an event is about. */
function nameOf(event: Event): string {
  if (event.kind === "LevelChanged") {
    return `level ${event.marketId} ${event.side} ${event.priceTicks}`;
  }
  return event.kind === "BalanceChanged" ? `balance ${event.accountId} ${event.assetId}` : "";
}

function isTrueOf(event: Event, twin: Twin): boolean {
  if (event.kind === "BalanceChanged") {
    const { freeUnits, lockedUnits } = twin.balance(event.accountId, event.assetId);
    return freeUnits === event.freeUnits && lockedUnits === event.lockedUnits;
  }
  if (event.kind !== "LevelChanged") return true;
  const market = twin.world.markets.find(({ spec }) => spec.marketId === event.marketId);
  const level = market?.toldLevels.get(`${event.side} ${event.priceTicks}`);
  return (level?.quantityLots ?? 0) === event.quantityLots;
}

/** The first difference between both states, as text; undefined when they agree. */
export function compareState(exchange: ExchangeFace, twin: Twin): string | undefined {
  for (const accountId of twin.accountIds()) {
    const different =
      compareBalances(exchange, twin, accountId) ??
      compareTexts(`open orders of ${accountId}`, {
        engine: exchange.openOrdersOf(accountId),
        twin: twin.openOrders(accountId),
      });
    if (different !== undefined) return different;
  }
  for (const marketId of twin.marketIds()) {
    const { bids, asks } = exchange.depth(marketId, Number.MAX_SAFE_INTEGER);
    const different =
      compareTexts(`book of market ${marketId}`, {
        engine: [bids, asks],
        twin: [twin.depth(marketId).bids, twin.depth(marketId).asks],
      }) ??
      compareTexts(`last price of market ${marketId}`, {
        engine: [exchange.lastPriceTicks(marketId)],
        twin: [twin.lastPriceTicks(marketId)],
      });
    if (different !== undefined) return different;
  }
  return undefined;
}

function compareBalances(
  exchange: ExchangeFace,
  twin: Twin,
  accountId: number,
): string | undefined {
  const balances = exchange.balancesOf(accountId);
  for (const assetId of twin.assetIds()) {
    const own = balances.find((one) => one.assetId === assetId);
    const { freeUnits, lockedUnits } = twin.balance(accountId, assetId);
    const different = compareTexts(`balance of ${accountId} in asset ${assetId}`, {
      engine: [own?.freeUnits ?? 0n, own?.lockedUnits ?? 0n],
      twin: [freeUnits, lockedUnits],
    });
    if (different !== undefined) return different;
  }
  return undefined;
}

interface Sides {
  readonly engine: readonly unknown[];
  readonly twin: readonly unknown[];
}

function compareTexts(what: string, { engine, twin }: Sides): string | undefined {
  const count = Math.max(engine.length, twin.length);
  for (let index = 0; index < count; index++) {
    const [left, right] = [textOf(engine[index]), textOf(twin[index])];
    if (left === right) continue;
    const details = differingFields(engine[index], twin[index]);
    return `${what}, ${index}${details}:\n  engine  ${left}\n  twin    ${right}`;
  }
  return undefined;
}

/** Which fields of two objects differ, also of the orders in them. */
function differingFields(left: unknown, right: unknown): string {
  if (!isRecord(left) || !isRecord(right)) return "";
  const names = [...new Set([...Object.keys(left), ...Object.keys(right)])].filter(
    (name) => textOf(left[name]) !== textOf(right[name]),
  );
  return ` (${names.map((name) => `${name}${differingFields(left[name], right[name])}`).join(", ")})`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function list(events: readonly Event[]): string {
  return events.map((event) => `  ${textOf(event)}`).join("\n");
}

function headOf(event: Event): string {
  const order = "order" in event ? ` of order ${event.order.orderId}` : "";
  return `${event.kind}${order}`;
}

/** One line; the fields in the order of the alphabet; the numbers a refusal compared are left out. */
export function textOf(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "bigint") return `${value}n`;
  if (Array.isArray(value)) return `[${value.map(textOf).join(", ")}]`;
  if (!isRecord(value)) return JSON.stringify(value);
  if ("rule" in value && "actual" in value) return `rule ${textOf(value["rule"])}`;
  const names = Object.keys(value).toSorted((a, b) => (a < b ? -1 : 1));
  return `{${names.map((name) => `${name}: ${textOf(value[name])}`).join(", ")}}`;
}
