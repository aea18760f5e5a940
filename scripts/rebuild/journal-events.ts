import type { AppliedEvent } from "@bourse/core/projection";
import { decodeCommand } from "@bourse/engine/command";
import { Exchange } from "@bourse/engine/exchange";
import { GuardedExchange } from "@bourse/services/exchange";
import {
  followJournal,
  type JournalRecord,
  type JournalSettings,
  readJournal,
} from "@bourse/services/exchange/journal";
import path from "node:path";
import { RebuildError } from "./sink.ts";

/** Commands handed out at a time: of an order that lives shorter only the last state is written. */
const BATCH_COMMANDS = 5_000;
/** A journal at the brokers that is silent for so long has been read to its end. */
const SILENCE_MS = 2_000;

/**
 * What every command of the journal caused, found by applying all of them in an engine of our own, up
 * to where the journal ends now. The exchange that writes it takes no notice.
 */
export async function* journalEvents(
  settings: JournalSettings,
): AsyncGenerator<readonly AppliedEvent[]> {
  const quiet = (): void => {};
  const exchange = new Exchange();
  const guarded = new GuardedExchange(exchange, { info: quiet, warn: quiet, error: quiet });
  let batch: AppliedEvent[] = [];
  for await (const records of recordsOf(settings)) {
    for (const { sequence, timeUs, payload } of records) {
      if (sequence !== exchange.sequence + 1) throw beginsLate(sequence);
      const command = decodeCommand(payload);
      const events = guarded.apply(command, sequence, timeUs);
      batch.push({ sequence, timeUs, command, events });
    }
    if (batch.length < BATCH_COMMANDS) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function recordsOf(settings: JournalSettings): AsyncIterable<readonly JournalRecord[]> {
  if (settings.kind === "file") return readJournal(path.join(settings.dataDir, "journal"));
  return untilSilence(settings);
}

async function* untilSilence(settings: JournalSettings): AsyncGenerator<readonly JournalRecord[]> {
  const end = new AbortController();
  let timer = setTimeout(() => end.abort(), 10 * SILENCE_MS);
  for await (const records of followJournal(settings, "commands").follow(1, end.signal)) {
    yield records;
    clearTimeout(timer);
    timer = setTimeout(() => end.abort(), SILENCE_MS);
  }
  clearTimeout(timer);
}

function beginsLate(sequence: number): RebuildError {
  return new RebuildError(
    `The journal begins at command ${sequence}: what was before is no longer kept. ` +
      "Put the older segments back from the archive; nothing was changed.",
  );
}
