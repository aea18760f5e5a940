import { existsSync } from "node:fs";
import path from "node:path";
import { type Command, decodeCommand } from "@bourse/engine/command";
import { Exchange } from "@bourse/engine/exchange";
import { type Applied, GuardedExchange } from "@bourse/services/exchange";
import { type JournalRecord, readJournal } from "@bourse/services/exchange/journal";
import { Progress } from "./progress.ts";

/** Looks on while the journal is applied, command by command. */
export interface Watcher {
  before(command: Command, exchange: Exchange): void;
  after(applied: Applied, exchange: Exchange): void;
  /** True when nothing that follows can matter to it. */
  readonly isDone: boolean;
}

export interface Rebuilt {
  readonly exchange: Exchange;
  readonly journalDir: string;
  readonly firstTimeUs: number;
  readonly seconds: number;
  /** Of the markets that the exchange closed because a command failed in the engine. */
  readonly haltedMarketIds: ReadonlySet<number>;
}

/** The journal cannot answer the question; the message is one line that says why. */
export class ReplayError extends Error {
  override readonly name = "ReplayError";
}

/** Applies the journal up to a command, or to its end, just as the exchange does when it starts. */
export async function rebuild(
  dataDir: string,
  toSequence: number | undefined,
  watcher: Watcher,
): Promise<Rebuilt> {
  const journalDir = findJournal(dataDir);
  const exchange = new Exchange();
  const progress = new Progress("replay");
  const guarded = new GuardedExchange(exchange, {
    info: () => {},
    warn: () => {},
    error: (_event, fields) =>
      progress.say(
        `command ${fields?.["sequence"]} failed in the engine and was refused: ${fields?.["error"]}`,
      ),
  });
  let firstTimeUs = 0;
  for await (const records of readJournal(journalDir)) {
    firstTimeUs ||= records[0]?.timeUs ?? 0;
    for (const record of records) {
      if (watcher.isDone || exchange.sequence === toSequence) break;
      applyRecord(record, exchange, guarded, watcher);
      progress.count(exchange.sequence);
    }
    if (watcher.isDone || exchange.sequence === toSequence) break;
  }
  const seconds = progress.end();
  if (toSequence !== undefined && !watcher.isDone && exchange.sequence < toSequence) {
    throw new ReplayError(
      `The journal in ${journalDir} ends at command ${exchange.sequence}. ` +
        `Ask for a command up to that.`,
    );
  }
  const { haltedMarketIds } = guarded;
  return { exchange, journalDir, firstTimeUs, seconds, haltedMarketIds };
}

function applyRecord(
  { sequence, timeUs, payload }: JournalRecord,
  exchange: Exchange,
  guarded: GuardedExchange,
  watcher: Watcher,
): void {
  const command = decode(sequence, payload);
  watcher.before(command, exchange);
  const events = guarded.apply(command, sequence, timeUs);
  watcher.after({ sequence, timeUs, command, events, replayed: true }, exchange);
}

function decode(sequence: number, payload: Uint8Array): Command {
  try {
    return decodeCommand(payload);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ReplayError(
      `Command ${sequence} of the journal cannot be understood: ${reason}. ` +
        `Read it with the version of Bourse that wrote it.`,
      { cause: error },
    );
  }
}

/** A data directory holds the journal in a folder of its own; npm start's, in the exchange's. */
function findJournal(dataDir: string): string {
  const places = [path.join("exchange", "journal"), "journal"];
  return places.map((place) => path.join(dataDir, place)).find(existsSync) ?? dataDir;
}
