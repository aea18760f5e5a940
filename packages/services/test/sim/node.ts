import { ASSETS, MARKETS } from "@bourse/core/market";
import type { Command } from "@bourse/engine/command";
import type { Applied } from "../../src/exchange/applied.ts";
import type { Clock } from "../../src/exchange/clock.ts";
import type { Disk } from "../../src/exchange/disk/index.ts";
import { DEFAULT_ORDER_LIMITS } from "../../src/exchange/gateway/order-limiter.ts";
import { followFileJournal, openFileJournal } from "../../src/exchange/journal/index.ts";
import type { Journal } from "../../src/exchange/journal/port.ts";
import { openMarket } from "../../src/exchange/open-market.ts";
import type { Replica } from "../../src/exchange/replica.ts";
import type { LeaseStore, Membership } from "../../src/exchange/role/index.ts";
import type { Log } from "../../src/runtime/index.ts";
import type { SimDisk } from "./sim-disk.ts";
import type { SimProcess, World } from "./world.ts";

export const DIRECTORY = { commands: "/data/journal", events: "/data/events" };
const SNAPSHOTS = "/data/snapshots";
const ARCHIVE = "/data/archive";
/** Small, so that a short run has many files and several snapshots. */
const SEGMENT_BYTES_MAX = 6_000;
const SNAPSHOT_RULES = { intervalMs: 1_500, commandsMax: 60 };
const OPEN_RETRY_US = 5_000;

export interface NodeParts {
  readonly world: World;
  readonly disk: SimDisk;
  readonly process: SimProcess;
  /** Without one it is the only process, and leads from its start on. */
  readonly lease: LeaseStore | undefined;
  /** What the process's clock is wrong by. */
  readonly skewUs: () => number;
  /** It knows its state now: as a leader, or as a standby that follows from here. */
  readonly onOpen: (node: SimNode) => void;
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
    const { disk: simDisk, world, lease, log, onOpen } = this.#parts;
    const disk = simDisk.seenBy(this.process);
    const { replica, membership, standBy } = await openMarket({
      journals: {
        open: (name) => this.#open(disk, name),
        follow: (name) => followFileJournal({ directory: DIRECTORY[name], disk }),
      },
      lease,
      openFenced: () => this.#openFenced(disk, world),
      snapshotDirectory: SNAPSHOTS,
      archiveDirectory: ARCHIVE,
      snapshotRules: SNAPSHOT_RULES,
      disk,
      orderLimits: DEFAULT_ORDER_LIMITS,
      listing: { assets: ASSETS, markets: MARKETS },
      clock: this.#clock(),
      log,
      onFailure: (error) => this.#fail(error),
    });
    this.replica = replica;
    this.#membership = membership;
    onOpen(this);
    standBy();
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
