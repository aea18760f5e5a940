import { beginsAtOldest, isWithin, type Page } from "@bourse/core/order-history";

/** What a list needs to know of an entry. */
export interface Placed {
  /** Tells entries apart, and sorts them. */
  readonly key: number;
  readonly id: number;
  readonly timeUs: number;
}

/**
 * The page of two lists taken as one, oldest first. What both have is taken from the later one: it
 * is the truer.
 */
export function mergePage<Entry>(
  lists: readonly [readonly Entry[], readonly Entry[]],
  page: Page,
  placeOf: (entry: Entry) => Placed,
): Entry[] {
  const byKey = new Map<number, Entry>();
  for (const entry of lists.flat()) byKey.set(placeOf(entry).key, entry);
  const entries = [...byKey.values()]
    .filter((entry) => {
      const { id, timeUs } = placeOf(entry);
      return isWithin(page, id, timeUs);
    })
    .toSorted((a, b) => placeOf(a).key - placeOf(b).key);
  return beginsAtOldest(page) ? entries.slice(0, page.limit) : entries.slice(-page.limit);
}
