import { type AppliedEvent, decodeAppliedRecord } from "@bourse/core/projection";
import { decodeCommand } from "@bourse/engine/command";
import { Exchange } from "@bourse/engine/exchange";
import { MarketStatus } from "@bourse/engine/market";
import { GuardedExchange } from "../../src/exchange/guarded-exchange.ts";
import { readJournal } from "../../src/exchange/journal/index.ts";
import { MemoryDisk } from "../journal/memory-disk.ts";
import { digestOf, Violation } from "./checks.ts";
import { DIRECTORY } from "./node.ts";
import type { RunState } from "./run-state.ts";

const SILENT = { info: () => {}, warn: () => {}, error: () => {} };

/**
 * In the end the journal alone is read and applied from its first command on, and everything else,
 * the leader, the standby, every answer and the event log, must be what follows from it.
 */
export async function checkEnd(run: RunState): Promise<void> {
  const disk = new MemoryDisk(run.disk.files());
  const exchange = new Exchange();
  const guarded = new GuardedExchange(exchange, SILENT);
  const journalled = new Map<number, string>();
  const history = new OnceOnly();
  for await (const records of readJournal(DIRECTORY.commands, disk)) {
    for (const { sequence, timeUs, payload } of records) {
      const command = decodeCommand(payload);
      const events = guarded.apply(command, sequence, timeUs);
      journalled.set(sequence, digestOf({ sequence, timeUs, command, events }));
      run.checks.checkMoney(exchange);
      history.note({ sequence, timeUs, command, events });
    }
  }
  exchange.assertValid();
  if (!run.checks.mayLoseAcknowledged) run.checks.checkAcknowledged(journalled);
  for (const { process, replica } of run.nodes) {
    if (replica?.exchange.stateHash() !== exchange.stateHash()) {
      throw new Violation(`I9: the state of ${process.name} is not what follows from the journal`);
    }
  }
  await checkEventLog(disk, journalled);
  if (!run.checks.mayLoseAcknowledged) await run.sinks.check(exchange);
}

/** I8: what has a name is done once, however often it is asked for; and a halted market is closed. */
class OnceOnly {
  readonly #done = new Set<string>();
  readonly #halted = new Set<number>();

  note({ sequence, command, events }: AppliedEvent): void {
    const { requestId = "" } = command as { requestId?: string };
    for (const event of events) {
      if (event.kind === "OrderAccepted" && this.#halted.has(event.order.marketId)) {
        throw new Violation(`I6: command ${sequence} placed an order in a halted market`);
      }
      if (event.kind === "MarketListed" && event.spec.status === MarketStatus.Halt) {
        this.#halted.add(event.spec.marketId);
      }
      if (event.kind === "Transferred") {
        this.#once(`transfer ${event.accountId} ${event.transferId} ${command.kind}`, sequence);
      }
    }
    const isPlaced = events.some(({ kind }) => kind === "OrderAccepted");
    if (requestId !== "" && isPlaced) this.#once(`request ${requestId}`, sequence);
  }

  #once(what: string, sequence: number): void {
    if (this.#done.has(what)) throw new Violation(`I8: command ${sequence} did ${what} again`);
    this.#done.add(what);
  }
}

/** I11: one record per command, with just the events that it caused. */
async function checkEventLog(
  disk: MemoryDisk,
  journalled: ReadonlyMap<number, string>,
): Promise<void> {
  let count = 0;
  for await (const records of readJournal(DIRECTORY.events, disk)) {
    for (const record of records) {
      count += 1;
      if (digestOf(decodeAppliedRecord(record)) === journalled.get(record.sequence)) continue;
      throw new Violation(`I11: the event log tells another story of command ${record.sequence}`);
    }
  }
  if (count !== journalled.size) {
    throw new Violation(`I11: the event log has ${count} of ${journalled.size} commands`);
  }
}
