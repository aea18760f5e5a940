import type { Command } from "@bourse/engine/command";
import {
  decodeEvents,
  type Event,
  EventLog,
  Refusal,
  RejectedPart,
  REJECTIONS,
} from "@bourse/engine/event";
import type { Exchange } from "@bourse/engine/exchange";
import { type MarketSpec, MarketStatus } from "@bourse/engine/market";
import { describeError, type Log } from "../runtime/index.ts";
import { bringsOrder } from "./new-order.ts";

/**
 * The engine behind a fence: a command that makes it throw is refused, its market takes no new
 * orders from then on, and the other markets trade on. All of it follows from the journal alone, so
 * a replay ends in the same state.
 */
export class GuardedExchange {
  readonly #exchange: Exchange;
  readonly #log: Log;
  readonly #haltedMarketIds = new Set<number>();
  /** What the guard itself has to say about a command; it comes before what the engine says. */
  readonly #own = new EventLog();
  readonly #refusal = new Refusal();
  #hasEngineSpoken = true;
  #isAgendaBroken = false;

  constructor(exchange: Exchange, log: Log, haltedMarketIds: Iterable<number> = []) {
    this.#exchange = exchange;
    this.#log = log;
    for (const marketId of haltedMarketIds) this.#haltedMarketIds.add(marketId);
  }

  get haltedMarketIds(): ReadonlySet<number> {
    return this.#haltedMarketIds;
  }

  /** Of the command applied last; 0 before the first. */
  get sequence(): number {
    return this.#exchange.sequence;
  }

  /** Whether something fired and waits for a next command: then time should go by. */
  get isAgendaWaiting(): boolean {
    return !this.#isAgendaBroken && this.#exchange.isAgendaWaiting;
  }

  /** As the events have told them: those that were halted here say so. */
  markets(): readonly MarketSpec[] {
    return this.#exchange.markets().map((spec) => {
      const isHalted = this.#haltedMarketIds.has(spec.marketId);
      return isHalted ? { ...spec, status: MarketStatus.Halt } : spec;
    });
  }

  stateHash(): string {
    return this.#exchange.stateHash();
  }

  apply(command: Command, sequence: number, timeUs: number): readonly Event[] {
    this.applyQuietly(command, sequence, timeUs);
    return this.events();
  }

  /** Applies a command; what it caused is told by `events` and `eventBytes` until the next one. */
  applyQuietly(command: Command, sequence: number, timeUs: number): void {
    this.#own.reset();
    this.#hasEngineSpoken = true;
    try {
      if (this.#mayRun(command)) return this.#exchange.applyQuietly(command, sequence, timeUs);
      this.#refuse(command, REJECTIONS.marketClosed);
      // The engine counts every command, so it takes part in this one as if time went by.
      this.#exchange.applyQuietly({ kind: "AdvanceTime" }, sequence, timeUs);
    } catch (error) {
      // Not even counted: that is no bad command, the caller has lost its place.
      if (this.#exchange.sequence !== sequence) throw error;
      this.#halt(command, sequence, error);
    }
  }

  /** The events of the command applied last, without those of a kind that is not wanted. */
  events(skippedKind = 0): readonly Event[] {
    const own = this.#own.count === 0 ? [] : decodeEvents(this.#own);
    if (!this.#hasEngineSpoken) return own;
    const events = this.#exchange.events(skippedKind);
    return own.length === 0 ? events : [...own, ...events];
  }

  /** Whose balances the command applied last changed. */
  changedAccountIds(): readonly number[] {
    return this.#hasEngineSpoken ? this.#exchange.changedAccountIds() : [];
  }

  /** The same as the engine writes them; `decodeEvents` reads them. Valid until the next command. */
  eventBytes(): Uint8Array {
    if (!this.#hasEngineSpoken) return this.#own.copy();
    const { log } = this.#exchange;
    if (this.#own.count === 0) return new Uint8Array(log.doubles.buffer, 0, log.byteLength);
    return Buffer.concat([this.#own.copy(), log.copy()]);
  }

  #mayRun(command: Command): boolean {
    if (!bringsOrder(command) && command.kind !== "AmendOrder") return true;
    return !this.#haltedMarketIds.has(command.marketId);
  }

  #halt(command: Command, sequence: number, error: unknown): void {
    const marketId = "marketId" in command ? command.marketId : undefined;
    this.#log.error("command-failed-in-engine", {
      alarm: true,
      sequence,
      kind: command.kind,
      marketHalted: marketId,
      error: describeError(error),
    });
    this.#own.reset();
    this.#hasEngineSpoken = false;
    // Tried again it would fail again, and write a command each time.
    if (command.kind === "AdvanceTime") this.#isAgendaBroken = true;
    this.#refuse(command, REJECTIONS.failedInEngine);
    if (marketId === undefined) return;
    this.#haltedMarketIds.add(marketId);
    const spec = this.#exchange.markets().find((market) => market.marketId === marketId);
    if (spec !== undefined) this.#own.marketListed({ ...spec, status: MarketStatus.Halt });
  }

  #refuse(command: Command, reason: Refusal["reason"]): void {
    const accountId = "accountId" in command ? command.accountId : 0;
    const isClosed = reason === REJECTIONS.marketClosed;
    const [actual, limit] = isClosed ? [MarketStatus.Halt, MarketStatus.Trading] : [0, 0];
    this.#refusal.set(reason, actual, limit);
    this.#own.rejected(accountId, RejectedPart.Whole, this.#refusal);
  }
}
