import { ASSETS, MARKETS } from "@bourse/core/market";
import type { Command } from "@bourse/engine/command";
import type { Applied } from "../../src/exchange/applied.ts";
import type { Clock } from "../../src/exchange/clock.ts";
import type { Disk } from "../../src/exchange/disk/index.ts";
import { EventLogWriter, readBetween } from "../../src/exchange/event-log/index.ts";
import { DEFAULT_ORDER_LIMITS } from "../../src/exchange/gateway/order-limiter.ts";
import { recoverHistory } from "../../src/exchange/history/index.ts";
import { followFileJournal, openFileJournal } from "../../src/exchange/journal/index.ts";
import type { Journal } from "../../src/exchange/journal/port.ts";
import { createReplica, type Replica } from "../../src/exchange/replica.ts";
import { type LeaseStore, Membership } from "../../src/exchange/role/index.ts";
import { restoreReplica, SnapshotStore } from "../../src/exchange/snapshot/index.ts";
import type { Log } from "../../src/runtime/index.ts";
import type { SimDisk } from "./sim-disk.ts";
import type { SimProcess, World } from "./world.ts";

export const DIRECTORY = { commands: "/data/journal", events: "/data/events" };
const SNAPSHOTS = "/data/snapshots";
/** Small, so that a short run has many files and several snapshots. */
const SEGMENT_BYTES_MAX = 6_000;
const SNAPSHOT_RULES = { intervalMs: 1_500, commandsMax: 60 };
const OPEN_RETRY_US = 5_000;

export interface NodeParts {
  readonly world: World;
  readonly disk: SimDisk;
  readonly process: SimProcess;
  readonly lease: LeaseStore;
  /** What the process's clock is wrong by. */
  readonly skewUs: () => number;
  readonly onApplied: (node: SimNode, applied: Applied) => void;
  readonly log: Log;
}

/** One exchange process: what `startExchange` starts, without its ports. */
export class SimNode {
  readonly process: SimProcess;
  replica: Replica | undefined;
  #membership: Membership | undefined;
  readonly #parts: NodeParts;

  constructor(parts: NodeParts) {
    this.#parts = parts;
    this.process = parts.process;
  }

  get isLeading(): boolean {
    return !this.process.isDead && this.#membership?.isLeading === true;
  }

  start(): void {
    const { world } = this.#parts;
    world.runAs(this.process, () => void this.#start().catch((error) => this.#fail(error)));
  }

  submit(command: Command): Promise<Applied> {
    return this.#membership === undefined
      ? Promise.reject(new Error("It is still starting."))
      : this.#membership.submit(command);
  }

  /** An orderly end. */
  async stop(): Promise<void> {
    await this.#membership?.stop();
    this.process.kill();
  }

  async #start(): Promise<void> {
    const { log, world } = this.#parts;
    const disk = this.#parts.disk.seenBy(this.process);
    const clock = this.#clock();
    const onFailure = (error: unknown): void => this.#fail(error);
    const open = (): Promise<Journal> => this.#open(disk, "events");
    const eventLog = new EventLogWriter({ open, log, onFenced: onFailure, retryMs: 100 });
    const snapshots = new SnapshotStore({ directory: SNAPSHOTS, log, disk });
    const parts = { orderLimits: DEFAULT_ORDER_LIMITS, eventLog, clock, log };
    const replica =
      (await snapshots.load(Infinity, (sections) => restoreReplica(sections, parts))) ??
      createReplica(parts);
    this.#watch(replica);
    const { sequence } = replica.exchange;
    eventLog.forget(sequence);
    await recoverHistory(replica.history, {
      sequence,
      lastSequence: sequence,
      replay: (from, visit) =>
        readBetween(this.#follow(disk, "events"), { from, to: sequence }, visit),
    });
    const membership = new Membership({
      replica,
      listing: { assets: ASSETS, markets: MARKETS },
      snapshots,
      snapshotRules: SNAPSHOT_RULES,
      clock,
      log,
      onFailure,
    });
    this.replica = replica;
    this.#membership = membership;
    const store = this.#parts.lease;
    const follower = this.#follow(disk, "commands");
    membership.standBy({ store, follower, openFenced: () => this.#openFenced(disk, world) });
  }

  /** As on one machine: whoever holds the journal is ended, and then it is free. */
  async #openFenced(disk: Disk, world: World): Promise<Journal> {
    for (;;) {
      const owner = this.#parts.disk.ownerOf(DIRECTORY.commands);
      if (owner !== this.process) owner?.kill();
      try {
        return await this.#open(disk, "commands");
      } catch (error) {
        if (!String(error).includes("in use")) throw error;
        await world.delay(OPEN_RETRY_US);
      }
    }
  }

  #open(disk: Disk, name: "commands" | "events"): Promise<Journal> {
    const { log } = this.#parts;
    const segmentBytesMax = SEGMENT_BYTES_MAX;
    return openFileJournal({ directory: DIRECTORY[name], log, disk, segmentBytesMax });
  }

  #follow(disk: Disk, name: "commands" | "events") {
    return followFileJournal({ directory: DIRECTORY[name], disk });
  }

  /** A replica that is only catching up does not ask for all events; the checks do. */
  #watch({ applier, guarded }: Replica): void {
    const apply = applier.apply.bind(applier);
    applier.apply = (record, command, replayed) => {
      const applied = apply(record, command, replayed);
      this.#parts.onApplied(this, { ...applied, events: guarded.events() });
      return applied;
    };
  }

  #clock(): Clock {
    const { world, skewUs } = this.#parts;
    const nowUs = (): number => START_US + world.nowUs + skewUs();
    return { nowUs, nowMs: () => Math.floor(nowUs() / 1000) };
  }

  #fail(error: unknown): void {
    const text = error instanceof Error ? error.message : String(error);
    this.#parts.log.error("process-ends", { error: text });
    this.process.kill();
  }
}

const START_US = Date.UTC(2026, 6, 21) * 1000;
