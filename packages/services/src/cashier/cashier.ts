import { COIN_NETWORKS, listOpenTransfers, listOpenWithdrawals } from "@bourse/core/wallet";
import { describeError } from "../runtime/index.ts";
import { LOOK_INTERVAL_MS, PAUSE_MS_MAX } from "./limits.ts";
import { finishTransfer } from "./finish-transfer.ts";
import { type CashierParts, payOut } from "./pay-out.ts";
import { takeIn } from "./take-in.ts";

/**
 * Brings money in from the chains and out to them. It keeps nothing itself: the table says what is
 * under way, the exchange what is held, the chain what has arrived.
 */
export class Cashier {
  readonly #parts: CashierParts;
  #stopping = false;
  #wake: () => void = () => undefined;
  #running: Promise<void> | undefined;

  constructor(parts: CashierParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#wake();
    await this.#running;
  }

  /** One look at everything; what fails does not keep the rest from going on. */
  async look(): Promise<boolean> {
    const withdrawals = await this.#try("withdrawals", () =>
      listOpenWithdrawals(this.#parts.table),
    );
    const done = [withdrawals !== undefined];
    for (const withdrawal of withdrawals ?? []) {
      if (this.#stopping) return true;
      const { withdrawalId } = withdrawal;
      done.push(await this.#succeeds(withdrawalId, () => payOut(this.#parts, withdrawal)));
    }
    const transfers = await this.#try("transfers", () => listOpenTransfers(this.#parts.table));
    done.push(transfers !== undefined);
    for (const transfer of transfers ?? []) {
      if (this.#stopping) return true;
      const what = `transfer ${transfer.transferNumber}`;
      done.push(await this.#succeeds(what, () => finishTransfer(this.#parts, transfer)));
    }
    for (const network of NETWORKS) {
      if (this.#stopping) return true;
      done.push(await this.#succeeds(network, () => takeIn(this.#parts, network)));
    }
    return done.every(Boolean);
  }

  async #run(): Promise<void> {
    let pauseMs = LOOK_INTERVAL_MS;
    while (!this.#stopping) {
      const isWell = await this.look();
      pauseMs = isWell ? LOOK_INTERVAL_MS : Math.min(2 * pauseMs, PAUSE_MS_MAX);
      await this.#pause(pauseMs);
    }
  }

  async #succeeds(what: string, work: () => Promise<void>): Promise<boolean> {
    return (await this.#try(what, async () => (await work(), true))) === true;
  }

  async #try<Result>(what: string, work: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await work();
    } catch (error) {
      const why = describeError(error);
      this.#parts.log.error("cashier-step-failed", { alarm: true, what, error: why });
      return undefined;
    }
  }

  #pause(ms: number): Promise<void> {
    if (this.#stopping) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

const NETWORKS = [...new Set(COIN_NETWORKS.map(({ network }) => network))];
