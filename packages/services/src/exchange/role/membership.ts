import { apiError } from "@bourse/core/error";
import type { Lease, LeaseReport } from "@bourse/core/lease";
import type { Command } from "@bourse/engine/command";
import type { Applied } from "../applied.ts";
import type { Journal, JournalFollower } from "../journal/port.ts";
import type { Replica } from "../replica.ts";
import { awaitLease } from "./candidate.ts";
import { lead, type Leading, type LeadingParts } from "./leading.ts";
import { LeaseKeeper } from "./lease-keeper.ts";
import type { LeaseStore } from "./lease-store.ts";
import { Standby } from "./standby.ts";

export interface MembershipParts extends LeadingParts {
  readonly replica: Replica;
}

/** What a process needs to wait for its turn. */
export interface Candidacy {
  readonly store: LeaseStore;
  readonly follower: JournalFollower;
  /** Opens the journal for this process alone, whoever had it. */
  readonly openFenced: () => Promise<Journal>;
  /** Called when it leads and takes commands. */
  readonly onLeading?: (() => Promise<void>) | undefined;
}

type Facts = Readonly<Record<string, string | number | boolean>>;

/**
 * What this process is to the exchange: the leader, or a standby that follows the leader's journal
 * and takes its place when its lease ends. A leader never becomes a standby again; it ends.
 */
export class Membership {
  readonly #parts: MembershipParts;
  readonly #stopped = new AbortController();
  #leading: Leading | undefined;
  #standby: Standby | undefined;
  #keeper: LeaseKeeper | undefined;
  #takingOver: Promise<void> | undefined;

  constructor(parts: MembershipParts) {
    this.#parts = parts;
  }

  get isLeading(): boolean {
    return this.#leading !== undefined;
  }

  submit(command: Command, expiresTimeMs?: number): Promise<Applied> {
    if (this.#leading !== undefined) return this.#leading.sequencer.submit(command, expiresTimeMs);
    return Promise.reject(apiError(this.#stopped.signal.aborted ? "ShuttingDown" : "NotLeading"));
  }

  /**
   * Undefined while nobody else can lead. When the lease could not be renewed somebody may: then it
   * resolves as soon as the journal has taken a command from this process, which it refuses to one
   * that was replaced. What is read here after that is not yesterday's.
   */
  confirmLeading(): Promise<void> | undefined {
    if (this.#keeper === undefined || this.#keeper.isHeld) return undefined;
    return this.submit({ kind: "AdvanceTime" }).then(() => {});
  }

  /** Whether commands of this process are on their way into the journal. */
  get isWriting(): boolean {
    return this.#leading?.sequencer.isWriting ?? false;
  }

  /** Resolves when everything submitted so far is known to have happened or not. */
  settled(): Promise<void> | undefined {
    return this.#leading?.sequencer.settled();
  }

  /** Leads with a journal that is this process's already. */
  async lead(journal: Journal): Promise<void> {
    this.#leading = await lead(this.#parts.replica, journal, this.#parts);
  }

  /** Follows the leader, and leads when there is none; returns at once. */
  standBy(candidacy: Candidacy): void {
    const { replica, clock, log, onFailure } = this.#parts;
    const { follower } = candidacy;
    const standby = new Standby({ replica, follower, clock, log, onFailure });
    this.#standby = standby;
    standby.start();
    this.#takingOver = this.#awaitTurn(candidacy, standby).catch(onFailure);
  }

  facts(): Facts {
    const { replica } = this.#parts;
    const { exchange, guarded, eventLog } = replica;
    const shared = {
      role: this.isLeading ? "leader" : "standby",
      sequence: exchange.sequence,
      haltedMarkets: guarded.haltedMarketIds.size,
    };
    if (this.#leading === undefined) return shared;
    const { sequencer, snapshotter, epoch } = this.#leading;
    return {
      ...shared,
      epoch,
      eventLogSequence: eventLog.lastSequence,
      snapshotSequence: snapshotter.lastSequence,
      snapshotAgeSeconds: snapshotter.ageSeconds,
      queuedCommands: sequencer.queuedCommands,
      replayedCommands: this.#leading.recoveredCommands,
    };
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#standby?.stop();
    await this.#takingOver;
    await (this.#leading?.close() ?? this.#parts.replica.eventLog.close());
    // Last: whoever takes the lease finds the journal closed.
    await this.#keeper?.stop();
  }

  async #awaitTurn(candidacy: Candidacy, standby: Standby): Promise<void> {
    const { store, openFenced, onLeading } = candidacy;
    const { replica, log } = this.#parts;
    const onReport = (lease: Lease): void => standby.hear(lease);
    const held = await awaitLease({ store, log, onReport }, this.#stopped.signal);
    if (held === undefined) return;
    const startedMs = performance.now();
    log.warn("taking-over", { sequence: replica.exchange.sequence, leaderWas: held.sequence });
    this.#keeper = this.#keep(store, held);
    const journal = await openFenced();
    await standby.stopAt(journal.lastSequence);
    await this.lead(journal);
    const { sequence } = replica.exchange;
    const tookMs = Math.round(performance.now() - startedMs);
    log.warn("leading", { sequence, epoch: journal.epoch, tookMs });
    await onLeading?.();
    // Orders need not wait for it: until it is open, events gather in memory.
    await replica.eventLog.start();
  }

  #keep(store: LeaseStore, held: Lease): LeaseKeeper {
    const { log, onFailure } = this.#parts;
    const keeper = new LeaseKeeper({
      store,
      held,
      log,
      report: () => this.#report(),
      onLost: () => onFailure(new Error("Another process has taken the lease.")),
    });
    keeper.start();
    return keeper;
  }

  #report(): LeaseReport {
    const { exchange, eventLog, hashes } = this.#parts.replica;
    const { sequence } = exchange;
    return { sequence, eventLogSequence: eventLog.lastSequence, ...hashes.newest() };
  }
}
