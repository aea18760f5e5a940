import { EventLogWriter } from "../../src/exchange/event-log/index.ts";
import type { Clock } from "../../src/exchange/clock.ts";
import { DEFAULT_ORDER_LIMITS } from "../../src/exchange/gateway/order-limiter.ts";
import { type JournalSettings, openJournal } from "../../src/exchange/journal/index.ts";
import { recover } from "../../src/exchange/recover.ts";
import { createReplica } from "../../src/exchange/replica.ts";
import { Sequencer } from "../../src/exchange/sequencer.ts";
import { silentLog } from "./harness.ts";

function fail(error: unknown): never {
  throw error;
}

/** The production path from sequencer to event log over one pair of logs, without any port. */
export async function openExchange(settings: JournalSettings, clock: Clock) {
  const journal = await openJournal(settings, "commands", silentLog);
  const eventLog = new EventLogWriter({
    open: () => openJournal(settings, "events", silentLog),
    log: silentLog,
    onFenced: fail,
  });
  await eventLog.start();
  const orderLimits = DEFAULT_ORDER_LIMITS;
  const replica = createReplica({ orderLimits, eventLog, clock, log: silentLog });
  await recover(replica, journal, silentLog);
  const sequencer = new Sequencer({
    journal,
    applier: replica.applier,
    isShedding: () => false,
    isAgendaWaiting: () => false,
    clock,
    log: silentLog,
    onJournalFailure: fail,
  });
  const close = async () => {
    await sequencer.close();
    await eventLog.close();
  };
  return { journal, sequencer, eventLog, exchange: replica.exchange, close };
}
