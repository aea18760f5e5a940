import path from "node:path";
import { operatorState } from "../../packages/services/test/exchange/harness.ts";
import { decodeCommand } from "@bourse/engine/command";
import { Exchange } from "@bourse/engine/exchange";
import { GuardedExchange } from "@bourse/services/exchange";
import { followFileJournal } from "@bourse/services/exchange/journal";
import { type Calls, findOrderId, type Server } from "./traders.ts";

export interface Findings {
  readonly lost: string[];
  readonly doubled: string[];
  readonly wrong: string[];
}

/** Enough to see that journal, engine and answers agree on what nobody was told. */
const LOOKED_UP_MAX = 40;

/**
 * Reads the whole journal again beside the running exchange, counts every order in it, and compares
 * with what the traders were told; then asks the exchange about what they were not told.
 */
export class Audit {
  readonly #directory: string;
  readonly #exchange = new Exchange();
  readonly #guarded: GuardedExchange;
  readonly #journalled = new Map<string, number>();

  constructor(dataDirectory: string) {
    this.#directory = path.join(dataDirectory, "journal");
    const silent = { info: () => {}, warn: () => {}, error: () => {} };
    this.#guarded = new GuardedExchange(this.#exchange, silent);
  }

  async run(server: Server, calls: Calls): Promise<Findings> {
    const findings: Findings = { lost: [], doubled: [], wrong: [] };
    const state = await operatorState({
      ...server,
      keyChanged: () => {},
      stop: () => Promise.resolve(),
    });
    await this.#catchUp(state.sequence);
    if (this.#exchange.stateHash() !== state.stateHash) {
      findings.wrong.push(`the state at command ${state.sequence} is not that of the journal`);
    }
    for (const [id, count] of this.#journalled) {
      if (count > 1) findings.doubled.push(`${id} is in the journal ${count} times`);
    }
    for (const id of calls.acknowledged.keys()) {
      if (!this.#journalled.has(id)) findings.lost.push(`${id} was acknowledged`);
    }
    for (const id of calls.refused.keys()) {
      const event = `${id} was refused and is in the journal`;
      if (this.#journalled.has(id) && this.#isAccepted(id)) findings.wrong.push(event);
    }
    await this.#lookUp(server, calls, findings);
    return findings;
  }

  async #catchUp(sequence: number): Promise<void> {
    if (this.#exchange.sequence >= sequence) return;
    const follower = followFileJournal({ directory: this.#directory });
    const stop = new AbortController();
    for await (const records of follower.follow(this.#exchange.sequence + 1, stop.signal)) {
      for (const record of records) {
        if (record.sequence > sequence) break;
        const command = decodeCommand(record.payload);
        const events = this.#guarded.apply(command, record.sequence, record.timeUs);
        if (command.kind !== "PlaceOrder") continue;
        const id = command.clientOrderId;
        this.#journalled.set(id, (this.#journalled.get(id) ?? 0) + 1);
        if (events[0]?.kind === "OrderAccepted") this.#accepted.add(id);
      }
      if (this.#exchange.sequence >= sequence) break;
    }
    stop.abort();
  }

  readonly #accepted = new Set<string>();

  #isAccepted(id: string): boolean {
    return this.#accepted.has(id);
  }

  /** Every unknown outcome is resolved by its clientOrderId, as a client would do it. */
  async #lookUp(server: Server, calls: Calls, findings: Findings): Promise<void> {
    for (const [id, user] of [...calls.unknown].slice(-LOOKED_UP_MAX)) {
      const isKnown = (await findOrderId(server, user, id)) !== undefined;
      if (isKnown !== this.#accepted.has(id)) {
        findings.wrong.push(`${id} is ${isKnown ? "" : "not "}known, the journal says otherwise`);
      }
    }
    calls.unknown.clear();
  }
}
