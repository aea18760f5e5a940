import type { Log } from "../../runtime/index.ts";
import type { Clock } from "../clock.ts";
import type { Journal } from "../journal/port.ts";
import { bringListingUpToDate, type Listing } from "../listing.ts";
import { recover } from "../recover.ts";
import type { Replica } from "../replica.ts";
import { Sequencer } from "../sequencer.ts";
import { Snapshotter, type SnapshotPlace, type SnapshotStore } from "../snapshot/index.ts";

export interface LeadingParts {
  readonly listing: Listing;
  readonly snapshots: SnapshotStore;
  /** The newest one that could be read. */
  readonly newestSnapshot?: SnapshotPlace;
  readonly snapshotRules: { readonly intervalMs: number; readonly commandsMax: number };
  readonly clock: Clock;
  readonly log: Log;
  /** The journal failed or belongs to somebody else: nothing may be accepted any more. */
  readonly onFailure: (error: unknown) => void;
}

/** The one process that takes commands. */
export interface Leading {
  readonly sequencer: Sequencer;
  readonly snapshotter: Snapshotter;
  readonly epoch: number;
  readonly recoveredCommands: number;
  readonly close: () => Promise<void>;
}

/** Brings the replica to the journal's end, lists what is missing, and takes commands from then on. */
export async function lead(
  replica: Replica,
  journal: Journal,
  parts: LeadingParts,
): Promise<Leading> {
  const { clock, log, onFailure } = parts;
  const { exchange, guarded, eventLog, marketArchive } = replica;
  marketArchive?.start(replica.marketData, journal.epoch);
  const { commands } = await recover(replica, journal, log);
  const sequencer = new Sequencer(
    {
      journal,
      applier: replica.applier,
      isShedding: () => eventLog.isFull,
      isAgendaWaiting: () => guarded.isAgendaWaiting,
      clock,
      log,
      onJournalFailure: onFailure,
    },
    exchange.timeUs,
  );
  await bringListingUpToDate(exchange, parts.listing, (command) => sequencer.submit(command));
  sequencer.watchAgenda();
  const { snapshots: store, newestSnapshot: newest, snapshotRules } = parts;
  const snapshotter = new Snapshotter({ replica, store, newest, clock, log, ...snapshotRules });
  snapshotter.start();
  return {
    sequencer,
    snapshotter,
    epoch: journal.epoch,
    recoveredCommands: commands,
    close: async () => {
      await sequencer.close();
      await eventLog.close();
      await snapshotter.stop();
      await marketArchive?.stop();
    },
  };
}
