import type { Event } from "../../src/event/index.ts";
import type { Witness } from "../witness.ts";

/**
 * The events of a command in the form in which two engines are compared. A level or a balance that
 * is as before may be told or not, and those that changed stand in no order among themselves. Why a
 * command was refused: the rule is compared, the numbers it looked at are not.
 */
export function comparable(events: readonly Event[], before: Witness): readonly Event[] {
  const first = events.findIndex(isTotal);
  const happened = first === -1 ? events : events.slice(0, first);
  const totals = first === -1 ? [] : events.slice(first);
  if (totals.some((event) => !isTotal(event))) throw new Error("an event follows a total");
  const changed = totals.filter((event) => isNews(event, before));
  return [...happened.map(withoutNumbers), ...changed.sort(byKey)];
}

function isTotal({ kind }: Event): boolean {
  return kind === "LevelChanged" || kind === "BalanceChanged";
}

function isNews(event: Event, before: Witness): boolean {
  if (event.kind === "LevelChanged") {
    const { marketId, side, priceTicks, quantityLots } = event;
    return before.lotsAt(marketId, side, priceTicks) !== quantityLots;
  }
  if (event.kind !== "BalanceChanged") return true;
  const { freeUnits, lockedUnits } = before.fundsOf(event.accountId, event.assetId);
  return freeUnits !== event.freeUnits || lockedUnits !== event.lockedUnits;
}

function byKey(left: Event, right: Event): number {
  const [leftKey, rightKey] = [keyOf(left), keyOf(right)];
  if (leftKey === rightKey) return 0;
  return leftKey < rightKey ? -1 : 1;
}

function keyOf(event: Event): string {
  if (event.kind === "LevelChanged") {
    return `0 ${event.marketId} ${event.side} ${event.priceTicks}`;
  }
  return event.kind === "BalanceChanged" ? `1 ${event.accountId} ${event.assetId}` : "";
}

function withoutNumbers(event: Event): Event {
  if (event.kind === "CommandRejected") {
    return { ...event, why: { rule: event.why.rule, actual: 0, limit: 0 } };
  }
  if (event.kind !== "RequestRepeated") return event;
  return { ...event, answer: event.answer.map(withoutNumbers) };
}

/** Deep equality of events: plain records of numbers, bigints, texts and lists. */
export function isSame(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (typeof left !== "object" || typeof right !== "object") return false;
  if (left === null || right === null) return false;
  const [leftKeys, rightKeys] = [Object.keys(left), Object.keys(right)];
  if (leftKeys.length !== rightKeys.length) return false;
  return leftKeys.every((key) =>
    isSame((left as Record<string, unknown>)[key], (right as Record<string, unknown>)[key]),
  );
}

/** Both lists of events side by side, line by line; in those that differ only the fields that do. */
export function describeDifference(left: readonly Event[], right: readonly Event[]): string {
  const lines: string[] = [];
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const [one, other] = [left[at], right[at]];
    if (isSame(one, other)) {
      lines.push(`    both      ${brief(one)}`);
    } else if (one !== undefined && other !== undefined && one.kind === other.kind) {
      lines.push(`    DIFFERENT ${brief(one)}`, ...differentFields(one, other, ""));
    } else {
      lines.push(`    exchange  ${one === undefined ? "(nothing)" : json(one)}`);
      lines.push(`    twin      ${other === undefined ? "(nothing)" : json(other)}`);
    }
  }
  return lines.join("\n");
}

function differentFields(left: object, right: object, path: string): readonly string[] {
  const [one, other] = [left, right] as Record<string, unknown>[];
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].flatMap((key) => {
    const [here, there] = [one?.[key], other?.[key]];
    if (isSame(here, there)) return [];
    if (isRecord(here) && isRecord(there)) return differentFields(here, there, `${path}${key}.`);
    return [`      ${path}${key}: exchange ${json(here)}, twin ${json(there)}`];
  });
}

function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** The kind of an event and what tells it from others of its kind. */
function brief(event: Event | undefined): string {
  if (event === undefined) return "(nothing)";
  if ("taker" in event) {
    const { kind, priceTicks, maker, taker } = event;
    return `${kind} @${priceTicks} maker ${maker.orderId} taker ${taker.orderId}`;
  }
  if ("order" in event) return `${event.kind} ${event.order.orderId}`;
  if (event.kind !== "CommandRejected") return json(event);
  return `${event.kind} ${event.code} ${event.message}`;
}

/** JSON that knows bigints, NaN and infinity. */
export function json(value: unknown): string {
  const spelled = JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === "bigint") return `${part}n`;
    return typeof part === "number" && !Number.isFinite(part) ? `number ${part}` : part;
  });
  return spelled ?? "undefined";
}
