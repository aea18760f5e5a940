import type { OrderView } from "@bourse/engine/event";
import type { ExpiryReason } from "@bourse/engine/market";

/** An order as it was last seen. */
export interface PastOrder {
  readonly order: OrderView;
  /** Its id before the cancel gave it another; it can be asked for by both. */
  readonly origClientOrderId?: string;
  readonly expiryReason?: ExpiryReason;
}

/** Whose orders and trades, and on which market. */
export interface Owner {
  readonly accountId: number;
  readonly marketId: number;
}

/** Which part of a list that is sorted by id a caller wants. */
export interface Page {
  readonly fromId: number | undefined;
  readonly startTimeMs: number | undefined;
  readonly endTimeMs: number | undefined;
  readonly limit: number;
}

/** With an id or a start a page holds the oldest that fit, from there on; without them the newest. */
export function beginsAtOldest({ fromId, startTimeMs }: Page): boolean {
  return fromId !== undefined || startTimeMs !== undefined;
}

/** Whether an entry is within the page's bounds, its length aside. */
export function isWithin(page: Page, id: number, timeUs: number): boolean {
  const { fromId, startTimeMs, endTimeMs } = page;
  const timeMs = Math.floor(timeUs / 1_000);
  return (
    (fromId === undefined || id >= fromId) &&
    (startTimeMs === undefined || timeMs >= startTimeMs) &&
    (endTimeMs === undefined || timeMs <= endTimeMs)
  );
}
