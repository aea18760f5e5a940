import type { Log } from "../runtime/index.ts";
import type { Clock } from "./clock.ts";
import type { Disk } from "./disk/index.ts";
import { EventLogWriter, readBetween } from "./event-log/index.ts";
import type { OrderLimits } from "./gateway/order-limiter.ts";
import { recoverHistory, type StoredHistory } from "./history/index.ts";
import type { Journal, JournalFollower } from "./journal/port.ts";
import type { Listing } from "./listing.ts";
import { MarketArchive } from "./market-data/index.ts";
import { createReplica, type Replica, type ReplicaParts } from "./replica.ts";
import { type LeaseStore, Membership } from "./role/index.ts";
import { restoreReplica, SnapshotStore } from "./snapshot/index.ts";

/** The command journal and the event log, wherever they are. */
export interface Journals {
  /** For this process alone. */
  open(name: "commands" | "events"): Promise<Journal>;
  follow(name: "commands" | "events"): JournalFollower;
}

export interface MarketParts {
  readonly journals: Journals;
  /** With it the process waits for its turn to lead; without it, it leads. */
  readonly lease?: LeaseStore | undefined;
  /** Opens the journal for this process alone, whoever had it. */
  readonly openFenced: () => Promise<Journal>;
  readonly snapshotDirectory: string;
  readonly archiveDirectory: string;
  readonly snapshotRules: { readonly intervalMs: number; readonly commandsMax: number };
  /** Where snapshots and the archive are written. */
  readonly disk: Disk;
  readonly storedHistory?: StoredHistory | undefined;
  readonly orderLimits: OrderLimits;
  readonly listing: Listing;
  readonly clock: Clock;
  readonly log: Log;
  /** The process must end: what it knows may not be what is durable, or somebody else leads. */
  readonly onFailure: (error: unknown) => void;
}

/** Everything of an exchange process but its ports. */
export interface OpenMarket {
  readonly replica: Replica;
  readonly membership: Membership;
  /** Waits for its turn from now on; nothing happens when it leads already. */
  readonly standBy: (onLeading?: () => Promise<void>) => void;
}

/**
 * Brings a process to where it can serve: a leader to the end of its journal, a standby to the newest
 * snapshot, from where it follows.
 */
export async function openMarket(parts: MarketParts): Promise<OpenMarket> {
  const { journals, lease, listing, snapshotRules, clock, log, onFailure } = parts;
  // Before anything is read: from here on nobody else writes.
  const journal = lease === undefined ? await journals.open("commands") : undefined;
  const open = (): Promise<Journal> => journals.open("events");
  const eventLog = new EventLogWriter({ open, log, onFenced: onFailure });
  if (journal !== undefined) await eventLog.start();
  const directory = parts.snapshotDirectory;
  const snapshots = new SnapshotStore({ directory, log, disk: parts.disk });
  const upTo = journal === undefined ? Infinity : eventLog.lastSequence;
  const archive = { directory: parts.archiveDirectory, disk: parts.disk, log };
  const marketArchive = new MarketArchive(archive);
  const replica = await loadReplica(snapshots, { ...parts, eventLog, marketArchive }, upTo);
  const { sequence, timeUs } = replica.exchange;
  eventLog.forget(sequence);
  await recoverHistory(replica.history, {
    sequence,
    lastSequence: journal?.lastSequence ?? sequence,
    replay: (from, visit) => readBetween(journals.follow("events"), { from, to: sequence }, visit),
  });
  const stored = { snapshots, newestSnapshot: { sequence, timeUs }, snapshotRules };
  const membership = new Membership({ replica, listing, ...stored, clock, log, onFailure });
  if (journal !== undefined) await membership.lead(journal);
  return {
    replica,
    membership,
    standBy: (onLeading) => {
      if (lease === undefined) return;
      const { openFenced } = parts;
      const follower = journals.follow("commands");
      membership.standBy({ store: lease, follower, openFenced, onLeading });
    },
  };
}

/** What the newest snapshot holds that can be read; without one, an exchange that knows nothing. */
async function loadReplica(
  snapshots: SnapshotStore,
  parts: ReplicaParts,
  upTo: number,
): Promise<Replica> {
  const startedMs = performance.now();
  const restored = await snapshots.load(upTo, (sections) => restoreReplica(sections, parts));
  if (restored === undefined) return createReplica(parts);
  const tookMs = Math.round(performance.now() - startedMs);
  parts.log.info("snapshot-loaded", { sequence: restored.exchange.sequence, tookMs });
  return restored;
}
