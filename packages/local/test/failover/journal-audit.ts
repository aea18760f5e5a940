import { decodeCommand } from "@bourse/engine/command";
import type { OrderView } from "@bourse/engine/event";
import { Exchange } from "@bourse/engine/exchange";
import { GuardedExchange } from "@bourse/services/exchange";
import type { JournalRecord } from "@bourse/services/exchange/journal";

const SILENT = { info: () => {}, warn: () => {}, error: () => {} };

export interface Findings {
  readonly lost: string[];
  readonly doubled: string[];
  readonly conflicting: string[];
}

/**
 * Reads the journal again, beside the exchange and without its code for recovery, and holds every
 * order in it against what its sender was told.
 */
export class JournalAudit {
  readonly exchange = new Exchange();
  readonly #guarded = new GuardedExchange(this.exchange, SILENT);
  readonly #accepted = new Map<string, number[]>();

  /** Takes in a journal, or what it has more than before, as far as that command if one is named. */
  async take(journal: AsyncIterable<readonly JournalRecord[]>, last = Infinity): Promise<void> {
    if (this.exchange.sequence >= last) return;
    for await (const records of journal) {
      for (const record of records) {
        if (record.sequence <= this.exchange.sequence) continue;
        const command = decodeCommand(record.payload);
        const [first] = this.#guarded.apply(command, record.sequence, record.timeUs);
        if (first?.kind === "OrderAccepted") this.#note(first.order);
        if (record.sequence >= last) return;
      }
    }
  }

  #note({ clientOrderId, orderId }: OrderView): void {
    this.#accepted.set(clientOrderId, [...(this.#accepted.get(clientOrderId) ?? []), orderId]);
  }

  /** Whether the journal has an order of that name, acknowledged or not. */
  has(clientOrderId: string): boolean {
    return this.#accepted.has(clientOrderId);
  }

  /** `acknowledged` says which order each clientOrderId was told to have become. */
  compare(acknowledged: ReadonlyMap<string, number>): Findings {
    const findings: Findings = { lost: [], doubled: [], conflicting: [] };
    for (const [id, orderIds] of this.#accepted) {
      if (orderIds.length > 1) findings.doubled.push(`${id} became orders ${orderIds.join(", ")}`);
    }
    for (const [id, orderId] of acknowledged) {
      const found = this.#accepted.get(id)?.[0];
      if (found === undefined) findings.lost.push(`${id} was acknowledged as order ${orderId}`);
      else if (found !== orderId) findings.conflicting.push(`${id} is ${found}, not ${orderId}`);
    }
    return findings;
  }
}
