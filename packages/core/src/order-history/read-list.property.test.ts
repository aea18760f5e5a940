import fc from "fast-check";
import { expect, test } from "vitest";
import { beginsAtOldest, isWithin, type Page } from "./past-order.ts";
import { readPage, type SortedList } from "./read-list.ts";

interface Entry {
  readonly id: number;
  readonly timeUs: number;
}

/** Ids and times that rise together, some ids twice, as in a trade with oneself. */
const steps = fc.record({
  step: fc.oneof({ arbitrary: fc.constant(1), weight: 15 }, fc.integer({ min: 1, max: 5_000 })),
  waitUs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 5_000_000 })),
  isDouble: fc.boolean(),
});
const entries = fc
  .oneof(fc.array(steps, { maxLength: 6 }), fc.array(steps, { maxLength: 120 }))
  .map((chosen) => {
    const all: Entry[] = [];
    let [id, timeUs] = [0, 1_000_000_000];
    for (const { step, waitUs, isDouble } of chosen) {
      id += step;
      timeUs += waitUs;
      all.push({ id, timeUs });
      if (isDouble) all.push({ id, timeUs });
    }
    return all;
  });
const maybe = (max: number) => fc.option(fc.nat({ max }), { nil: undefined, freq: 2 });
/** Begin and end are those of entries, by their index: nowhere else is it hard. */
const pages = fc.record({
  fromId: maybe(300_000),
  startAt: maybe(150),
  endAt: maybe(150),
  limit: fc.integer({ min: 1, max: 40 }),
});

/** A store that answers at most so many entries, and counts how often it is asked. */
function storeOf(all: readonly Entry[]): SortedList<Entry> & { reads: number } {
  const list = {
    reads: 0,
    placeOf: (entry: Entry) => entry,
    read: async (from: number, way: "asc" | "desc", limit: number) => {
      list.reads += 1;
      const sorted = way === "asc" ? all : all.toReversed();
      return sorted.filter(({ id }) => (way === "asc" ? id >= from : id <= from)).slice(0, limit);
    },
  };
  return list;
}

/** Looks at everything. */
function naivePage(all: readonly Entry[], page: Page): readonly Entry[] {
  const within = all.filter(({ id, timeUs }) => isWithin(page, id, timeUs));
  return beginsAtOldest(page) ? within.slice(0, page.limit) : within.slice(-page.limit);
}

test("a page is found without looking at everything, and is the right one", async () => {
  await fc.assert(
    fc.asyncProperty(entries, pages, async (all, { fromId, startAt, endAt, limit }) => {
      const list = storeOf(all);
      const timeMsAt = (index: number | undefined) =>
        index === undefined ? index : Math.floor((all[index % all.length]?.timeUs ?? 0) / 1_000);
      const [startTimeMs, endTimeMs] = [timeMsAt(startAt), timeMsAt(endAt)];
      const page: Page = { fromId, startTimeMs, endTimeMs, limit };
      expect(await readPage(list, page)).toEqual(naivePage(all, page));
      expect(list.reads).toBeLessThan(60);
    }),
    { numRuns: 1_000 },
  );
});

test("a moment in a long list is found in a few reads, however unevenly time went by", async () => {
  const all = Array.from({ length: 100_000 }, (_, index) => ({
    id: index * 3,
    timeUs: index < 99_000 ? index : index * 1_000_000,
  }));
  const list = storeOf(all);
  const startTimeMs = 99_500_000;
  const [first] = await readPage(list, {
    fromId: undefined,
    startTimeMs,
    endTimeMs: undefined,
    limit: 1,
  });
  expect(first).toEqual({ id: 99_500 * 3, timeUs: startTimeMs * 1_000 });
  expect(list.reads).toBeLessThan(80);
});
