import {
  type BookCache,
  type BookLevel,
  bookUpdateOf,
  createMemoryBookCache,
} from "@bourse/core/book-cache";
import { applyBatch } from "@bourse/core/ledger";
import { type AppliedEvent, decodeAppliedRecord, ProjectionGap } from "@bourse/core/projection";
import type { Exchange } from "@bourse/engine/exchange";
import { Side } from "@bourse/engine/market";
import { followFileJournal } from "../../src/exchange/journal/index.ts";
import { Violation } from "./checks.ts";
import { DIRECTORY } from "./node.ts";
import type { Random } from "./random.ts";
import type { SimDisk } from "./sim-disk.ts";
import { SimLedger } from "./sim-ledger.ts";
import { SimProcess, type World } from "./world.ts";

const CUSTOMERS_MAX = 10_000;
const MARKETS = [1, 2, 3];

export interface SinksParts {
  readonly world: World;
  readonly random: Random;
  readonly disk: SimDisk;
  /** Whose books the cache is put back from when it has missed something. */
  readonly leader: () => Exchange | undefined;
  readonly isCalm: () => boolean;
  readonly onProblem: (problem: unknown) => void;
  /** A delivery failed; it will be tried again. */
  readonly onFailure: (line: string) => void;
}

/**
 * The consumers of the event log: the ledger and the book cache, fed as Lambda feeds them. What is
 * delivered comes at least once, in order, and again from before whenever anything failed.
 */
export class Sinks {
  readonly ledger: SimLedger;
  readonly books: BookCache = createMemoryBookCache();
  readonly #parts: SinksParts;
  /** What the event source believes to be done, by consumer. */
  readonly #done = new Map<string, number>();
  #process: SimProcess;
  /** Up to which command the books are. */
  bookSequence = 0;

  constructor(parts: SinksParts) {
    this.#parts = parts;
    this.ledger = new SimLedger(parts.world, parts.random.fork());
    this.ledger.breakRate = 0.02;
    this.#process = new SimProcess("sinks");
  }

  start(): void {
    const { world } = this.#parts;
    this.#process.kill();
    this.#process = new SimProcess("sinks");
    world.runAs(this.#process, () => {
      void this.#deliver("ledger", (batch) => applyBatch(this.ledger.pool(), batch));
      void this.#deliver("book", (batch) => this.#updateBooks(batch));
    });
  }

  /** With everything that was under way; what the stores hold is all that is left. */
  kill(): void {
    this.#process.kill();
  }

  async #deliver(
    name: string,
    consume: (batch: readonly AppliedEvent[]) => Promise<unknown>,
  ): Promise<void> {
    const { world, random, disk, isCalm, onProblem, onFailure } = this.#parts;
    const follower = followFileJournal({
      directory: DIRECTORY.events,
      disk: disk.seenBy(this.#process),
    });
    for (;;) {
      const done = this.#done.get(name) ?? 0;
      // Now and then more than is new: the source has forgotten how far it was.
      const from =
        isCalm() || random.chance(0.7) ? done : Math.max(0, done - random.between(1, 20));
      try {
        const stop = new AbortController();
        for await (const records of follower.follow(from + 1, stop.signal)) {
          await consume(records.map(decodeAppliedRecord));
          this.#done.set(name, Math.max(done, records.at(-1)?.sequence ?? 0));
          if (!isCalm() && random.chance(0.1)) break;
        }
      } catch (error) {
        if (isFatal(error)) onProblem(error);
        onFailure(`${name} fails: ${error instanceof Error ? error.message : String(error)}`);
      }
      await world.delay(random.between(1_000, 50_000));
    }
  }

  async #updateBooks(batch: readonly AppliedEvent[]): Promise<void> {
    const { random, isCalm, leader } = this.#parts;
    if (!isCalm() && random.chance(0.02)) await this.books.clear();
    const before = (await this.books.lastSequence()) ?? 0;
    try {
      await this.books.update(bookUpdateOf(batch));
    } catch (error) {
      const exchange = leader();
      if (!(error instanceof ProjectionGap) || exchange === undefined) throw error;
      await this.books.restore(imageOf(exchange));
    }
    this.bookSequence = (await this.books.lastSequence()) ?? 0;
    if (this.bookSequence >= before) return;
    const to = this.bookSequence;
    this.#parts.onProblem(new Violation(`I11: the cached books went from ${before} back to ${to}`));
  }

  /** I7, I11: what the stores hold is what the engine says. */
  async check(exchange: Exchange): Promise<void> {
    for (const [assetId, sum] of this.ledger.sums()) {
      if (sum !== 0n) throw new Violation(`I7: the postings of asset ${assetId} sum to ${sum}`);
    }
    for (const accountId of exchange.accountIdsBetween(0, CUSTOMERS_MAX)) {
      for (const { assetId, freeUnits, lockedUnits } of exchange.balancesOf(accountId)) {
        const free = this.ledger.units(assetId, accountId, accountId === 0 ? "house" : "free");
        const locked = this.ledger.units(assetId, accountId, "locked");
        if (free === freeUnits && locked === lockedUnits) continue;
        throw new Violation(
          `I7: account ${accountId} has ${freeUnits} + ${lockedUnits} units of asset ${assetId} in ` +
            `the engine and ${free} + ${locked} in the ledger`,
        );
      }
    }
    for (const marketId of MARKETS) {
      const cached = await this.books.book(marketId, CUSTOMERS_MAX);
      const { bids, asks } = depthOf(exchange, marketId);
      if (textOf(cached?.bids, cached?.asks) !== textOf(bids, asks)) {
        throw new Violation(
          `I11: the cached book of market ${marketId} is ${textOf(cached?.bids, cached?.asks)}, ` +
            `the engine's ${textOf(bids, asks)}`,
        );
      }
    }
  }
}

function textOf(...sides: (readonly BookLevel[] | undefined)[]): string {
  return sides
    .map((levels = []) =>
      levels.map(({ priceTicks, quantityLots }) => `${quantityLots}@${priceTicks}`).join(" "),
    )
    .join(" | ");
}

/** A ledger that does not add up, or that has lost something: repeating does not help. */
function isFatal(error: unknown): boolean {
  return (
    error instanceof Error && (error.name === "LedgerMismatch" || /already/.test(error.message))
  );
}

function depthOf(exchange: Exchange, marketId: number): { bids: BookLevel[]; asks: BookLevel[] } {
  const { bids, asks } = exchange.depth(marketId, CUSTOMERS_MAX);
  const levels = (side: typeof bids) =>
    side.map(([priceTicks, quantityLots]) => ({ priceTicks, quantityLots }));
  return { bids: levels(bids), asks: levels(asks) };
}

function imageOf(exchange: Exchange) {
  const levels = MARKETS.flatMap((marketId) => {
    const { bids, asks } = depthOf(exchange, marketId);
    return [
      ...bids.map((level) => ({ marketId, side: Side.Buy, ...level })),
      ...asks.map((level) => ({ marketId, side: Side.Sell, ...level })),
    ];
  });
  return { sequence: exchange.sequence, levels, trades: [] };
}
