import { apiError } from "@bourse/core/error";
import { LIST_LIMIT_DEFAULT, LIST_LIMIT_MAX, QUERY_WINDOW_HOURS_MAX } from "../../../limits.ts";
import type { Params } from "../../params.ts";

const HOUR_MS = 3_600_000;

/** Which part of a list, oldest first, a caller wants. */
export interface Page {
  readonly fromId: number | undefined;
  readonly startTimeMs: number | undefined;
  readonly endTimeMs: number | undefined;
  readonly limit: number;
}

/** What the list needs to know of an entry. */
export interface Entry {
  readonly id: number;
  readonly timeUs: number;
}

export function readPage(params: Params, fromIdName: string): Page {
  const startTimeMs = params.optionalTimeMs("startTime");
  const endTimeMs = params.optionalTimeMs("endTime");
  if (
    startTimeMs !== undefined &&
    endTimeMs !== undefined &&
    endTimeMs - startTimeMs > QUERY_WINDOW_HOURS_MAX * HOUR_MS
  ) {
    throw apiError("MoreThanHours", QUERY_WINDOW_HOURS_MAX);
  }
  return {
    fromId: params.optionalInteger(fromIdName),
    startTimeMs,
    endTimeMs,
    limit: params.optionalInteger("limit", { min: 1, max: LIST_LIMIT_MAX }) ?? LIST_LIMIT_DEFAULT,
  };
}

/**
 * The page of a list that is sorted by id. With an id or a start it holds the oldest that fit, from
 * there on; without them the newest.
 */
export function takePage<Item>(
  items: readonly Item[],
  page: Page,
  entryOf: (item: Item) => Entry,
): readonly Item[] {
  const { fromId, startTimeMs, endTimeMs, limit } = page;
  const matching = items.filter((item) => {
    const { id, timeUs } = entryOf(item);
    const timeMs = Math.floor(timeUs / 1000);
    return (
      (fromId === undefined || id >= fromId) &&
      (startTimeMs === undefined || timeMs >= startTimeMs) &&
      (endTimeMs === undefined || timeMs <= endTimeMs)
    );
  });
  const fromOldest = fromId !== undefined || startTimeMs !== undefined;
  return fromOldest ? matching.slice(0, limit) : matching.slice(-limit);
}
