import fc from "fast-check";
import { expect, test } from "vitest";
import { BTCUSDT } from "../market-data/exchange-run.ts";
import { bookStep, commandOf, type Step } from "./book-step.ts";
import { type Client, StreamRun, until } from "./stream-run.ts";

type Level = readonly [price: string, quantity: string];
interface Diff {
  readonly U: number;
  readonly u: number;
  readonly b: readonly Level[];
  readonly a: readonly Level[];
}
interface Snapshot {
  readonly lastUpdateId: number;
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

test(
  "a client that follows the local-book rule has the engine's book at every update",
  { timeout: 60_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(bookStep, { minLength: 1, maxLength: 40, size: "max" }), {
          minLength: 12,
          maxLength: 12,
        }),
        async (rounds) => {
          const run = await new StreamRun().start();
          try {
            await followBooks(run, rounds);
          } finally {
            await run.stop();
          }
        },
      ),
      { numRuns: 3, endOnFailure: true },
    );
  },
);

/** The engine's book at every update, and how many levels the update changed. */
type Books = Map<number, { readonly shown: string; readonly changes: number }>;
type ReadonlyBooks = ReadonlyMap<number, { readonly shown: string; readonly changes: number }>;

async function followBooks(run: StreamRun, rounds: readonly (readonly Step[])[]): Promise<void> {
  const books: Books = new Map();
  const followers: { client: Client; snapshot: Snapshot }[] = [];
  for (const [index, steps] of rounds.entries()) {
    if (index % 4 === 0) {
      const client = await run.connect(
        index === 4 ? "/ws/btcusdt@depth" : "/ws/btcusdt@depth@100ms",
      );
      // The stream first, the snapshot some changes later: as the rule wants it.
      for (const each of steps) apply(run, each, books);
      followers.push({ client, snapshot: snapshotOf(run) });
    }
    for (const each of steps) {
      apply(run, each, books);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }
  const lastUpdateId = run.marketData.market("BTCUSDT")?.depth.updateId ?? 0;
  for (const { client, snapshot } of followers) {
    await until(() => (client.messages.at(-1) as unknown as Diff | undefined)?.u === lastUpdateId);
    const seen = follow(snapshot, client.messages as unknown as Diff[], books);
    expect(seen).toBeGreaterThan(0);
  }
}

/** Follows the rule to the letter; answers how many events it applied. */
function follow(
  { lastUpdateId, bids, asks }: Snapshot,
  diffs: readonly Diff[],
  books: ReadonlyBooks,
): number {
  const book = { bids: new Map(bids), asks: new Map(asks) };
  const kept = diffs.filter(({ u }) => u > lastUpdateId);
  const first = kept[0];
  if (first !== undefined) expect(first.U).toBeLessThanOrEqual(lastUpdateId + 1);
  for (const [index, diff] of diffs.entries()) {
    const previous = diffs[index - 1];
    if (previous !== undefined) expect(diff.U).toBe(previous.u + 1);
    expect(diff.u).toBeGreaterThanOrEqual(diff.U);
    let changes = 0;
    for (let id = diff.U; id <= diff.u; id += 1) changes += books.get(id)?.changes ?? 0;
    expect(diff.b.length + diff.a.length).toBeLessThanOrEqual(changes);
  }
  for (const { u, b, a } of kept) {
    change(book.bids, b);
    change(book.asks, a);
    expect(shown(book.bids, book.asks)).toBe(books.get(u)?.shown);
  }
  return kept.length;
}

function change(side: Map<string, string>, levels: readonly Level[]): void {
  for (const [price, quantity] of levels) {
    if (Number(quantity) === 0) side.delete(price);
    else side.set(price, quantity);
  }
}

function apply(run: StreamRun, step: Step, books: Books): void {
  const { exchange } = run.run;
  const { events } = run.run.apply(commandOf(exchange, step), run.clock.nowUs());
  const changes = events.filter(({ kind }) => kind === "LevelChanged").length;
  if (changes === 0) return;
  const depth = exchange.depth(BTCUSDT, 5000);
  const text = (levels: typeof depth.bids): Map<string, string> =>
    new Map(levels.map(([ticks, lots]) => [(ticks / 100).toFixed(8), (lots / 1e5).toFixed(8)]));
  const updateId = run.marketData.market("BTCUSDT")?.depth.updateId ?? 0;
  books.set(updateId, { shown: shown(text(depth.bids), text(depth.asks)), changes });
}

function shown(bids: ReadonlyMap<string, string>, asks: ReadonlyMap<string, string>): string {
  const sorted = (side: ReadonlyMap<string, string>): string =>
    [...side]
      .map((level) => level.join(":"))
      .toSorted((one, other) => (one < other ? -1 : 1))
      .join(" ");
  return `${sorted(bids)} | ${sorted(asks)}`;
}

function snapshotOf(run: StreamRun): Snapshot {
  const market = run.marketData.market("BTCUSDT");
  if (market === undefined) throw new Error("BTCUSDT is not listed.");
  const { depth, text } = market;
  const levels = (side: typeof depth.bids): Level[] =>
    Array.from({ length: side.length }, (_, rank) => [
      text.price(side.priceTicks(rank)),
      text.quantity(side.quantityLots(rank)),
    ]);
  return { lastUpdateId: depth.updateId, bids: levels(depth.bids), asks: levels(depth.asks) };
}
