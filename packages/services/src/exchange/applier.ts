import { encodeApplied } from "@bourse/core/projection";
import { type Command, decodeCommand } from "@bourse/engine/command";
import { EVENT_KIND } from "@bourse/engine/event";
import type { Applied } from "./applied.ts";
import type { EventLogWriter } from "./event-log/event-log-writer.ts";
import type { GuardedExchange } from "./guarded-exchange.ts";
import type { NewRecord } from "@bourse/core/record-log";
import type { Publisher } from "./publisher.ts";
import type { StateHashes } from "./role/state-hashes.ts";

export interface ApplierParts {
  readonly exchange: GuardedExchange;
  readonly publisher: Publisher;
  readonly eventLog: EventLogWriter;
  readonly hashes: StateHashes;
}

/** The one place where a durable command becomes state and events: live, at a restart, on a standby. */
export class Applier {
  readonly #parts: ApplierParts;

  constructor(parts: ApplierParts) {
    this.#parts = parts;
  }

  /** A journalled command; `replayed` when nobody must be told what it caused. */
  applyRecord(record: NewRecord, replayed: boolean): Applied {
    return this.apply(record, decodeCommand(record.payload), replayed);
  }

  /** The same when the caller still has the command that the record says. */
  apply({ sequence, timeUs, payload }: NewRecord, command: Command, replayed: boolean): Applied {
    const { exchange, publisher, eventLog, hashes } = this.#parts;
    exchange.applyQuietly(command, sequence, timeUs);
    hashes.note(sequence, exchange);
    if (eventLog.lacks(sequence)) {
      const told = encodeApplied(payload, exchange.eventBytes());
      eventLog.append({ sequence, timeUs, payload: told });
    }
    // Changes of balances are half of all events, and the engine knows every balance.
    const wantsBalances = !replayed && publisher.areBalancesWanted;
    const events = exchange.events(wantsBalances ? 0 : EVENT_KIND.BalanceChanged);
    const changedAccountIds = replayed ? [] : exchange.changedAccountIds();
    const applied = { sequence, timeUs, command, events, changedAccountIds, replayed };
    publisher.publish(applied);
    return applied;
  }
}
