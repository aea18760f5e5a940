import { readItemsMax, searchRestMax, searchStepsMax } from "./limits.ts";
import { beginsAtOldest, isWithin, type Page } from "./past-order.ts";

/** What is needed to know of an entry to put it on a page. */
export interface Placed {
  readonly id: number;
  readonly timeUs: number;
}

/** Reads of a stored list that is sorted by id, and by time as well, for both rise together. */
export interface SortedList<Entry> {
  readonly placeOf: (entry: Entry) => Placed;
  /** Entries it is about; all of them unless it is said. */
  readonly isMeant?: (entry: Entry) => boolean;
  /** Entries from an id on, that one included, upwards or downwards. */
  readonly read: (from: number, way: "asc" | "desc", limit: number) => Promise<readonly Entry[]>;
}

/** The entries of a page, oldest first. A page of the oldest is read upwards, of the newest downwards. */
export async function readPage<Entry>(
  list: SortedList<Entry>,
  page: Page,
  oldest = beginsAtOldest(page),
): Promise<Entry[]> {
  const { fromId = 0, startTimeMs, endTimeMs } = page;
  if (oldest) {
    const start = startTimeMs === undefined ? NOWHERE : await findTime(list, startTimeMs);
    return collect(list, page, { from: Math.max(start.before + 1, fromId), way: "asc" });
  }
  const end = endTimeMs === undefined ? NOWHERE : await findTime(list, endTimeMs + 1);
  const entries = await collect(list, page, { from: end.since - 1, way: "desc" });
  return entries.reverse();
}

/** Above every id there is. */
const ID_MAX = Number.MAX_SAFE_INTEGER;

/**
 * The first and the last id of a read. Both bound its query: before and behind the list, items of other
 * kinds lie in the same partition, and to DynamoDB they are part of what it looks through.
 */
export function idsFrom(from: number, way: "asc" | "desc"): readonly [first: number, last: number] {
  return way === "asc" ? [from, ID_MAX] : [0, from];
}

async function collect<Entry>(
  list: SortedList<Entry>,
  page: Page,
  { from, way }: { readonly from: number; readonly way: "asc" | "desc" },
): Promise<Entry[]> {
  const entries: Entry[] = [];
  let next = from;
  for (;;) {
    const wanted = Math.min(page.limit - entries.length + 2, readItemsMax);
    const read = await list.read(next, way, wanted);
    const last = read.at(-1);
    // A trade with oneself has two entries of one id: what may be cut in two is left for the next read.
    const cutId = last !== undefined && read.length === wanted ? list.placeOf(last).id : undefined;
    for (const entry of read) {
      const { id, timeUs } = list.placeOf(entry);
      if (id === cutId) break;
      if (isWithin(page, id, timeUs)) {
        if (list.isMeant?.(entry) ?? true) entries.push(entry);
      } else if (isBeyond(page, timeUs, way)) return entries;
      if (entries.length === page.limit) return entries;
    }
    if (cutId === undefined) return entries;
    next = cutId;
  }
}

/** Whether everything from here on is out of the page too. */
function isBeyond({ startTimeMs, endTimeMs }: Page, timeUs: number, way: "asc" | "desc"): boolean {
  const timeMs = Math.floor(timeUs / 1_000);
  if (way === "asc") return endTimeMs !== undefined && timeMs > endTimeMs;
  return startTimeMs !== undefined && timeMs < startTimeMs;
}

/** Where a moment lies in a list: up to `before` all is earlier, from `since` on nothing is. */
interface Moment {
  readonly before: number;
  readonly since: number;
}
const NOWHERE: Moment = { before: -1, since: ID_MAX };

/** Ids grow about as time does, so the search guesses by time and is close soon. */
async function findTime<Entry>(list: SortedList<Entry>, timeMs: number): Promise<Moment> {
  const timeUs = timeMs * 1_000;
  const [[oldest], [newest]] = await Promise.all([
    list.read(0, "asc", 1),
    list.read(ID_MAX, "desc", 1),
  ]);
  if (oldest === undefined || newest === undefined) return NOWHERE;
  let low = list.placeOf(oldest);
  let high = list.placeOf(newest);
  if (high.timeUs < timeUs) return { before: high.id, since: ID_MAX };
  if (low.timeUs >= timeUs) return { before: -1, since: low.id };
  for (let step = 0; step < searchStepsMax && high.id - low.id > searchRestMax; step += 1) {
    const guessed = guess(low, high, timeUs);
    const [entry] = await list.read(guessed, "asc", 1);
    const place = entry === undefined ? high : list.placeOf(entry);
    if (place.timeUs < timeUs) low = place;
    // What was found is no earlier, and nothing lies between the guess and it.
    else high = { id: guessed, timeUs: place.timeUs };
  }
  return { before: low.id, since: high.id };
}

/** Between the two, never close to either, so that the rest shrinks at every look. */
function guess(low: Placed, high: Placed, timeUs: number): number {
  const share = (timeUs - low.timeUs) / Math.max(1, high.timeUs - low.timeUs);
  const careful = Math.min(0.9, Math.max(0.1, share));
  return low.id + Math.max(1, Math.floor((high.id - low.id) * careful));
}

/** What ElectroDB answers to one read of a list. */
interface Portion<Item> {
  readonly data: readonly Item[];
  readonly cursor: string | null;
}

/** Reads until there is enough or no more: DynamoDB ends a read at its own size limit too. */
export async function readUpTo<Item>(
  limit: number,
  go: (options: {
    readonly limit: number;
    readonly cursor: string | null;
  }) => Promise<Portion<Item>>,
): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  do {
    const portion: Portion<Item> = await go({ limit: limit - items.length, cursor });
    items.push(...portion.data);
    cursor = portion.cursor;
  } while (cursor !== null && items.length < limit);
  return items;
}
