import { setTimeout as pause } from "node:timers/promises";
import { COIN_NETWORKS, openTransfers, openWithdrawals } from "@bourse/core/wallet";
import { describeError } from "../runtime/index.ts";
import { BackOff } from "./back-off.ts";
import { finishTransfer } from "./finish-transfer.ts";
import { LOOK_INTERVAL_MS } from "./limits.ts";
import { type CashierParts, payOut } from "./pay-out.ts";
import { takeIn } from "./take-in.ts";

/**
 * Brings money in from the chains and out to them. It keeps nothing itself: the table says what is
 * under way, the exchange what is held, the chain what has arrived. Withdrawals, transfers and each
 * network are looked after side by side, and what fails among them waits alone.
 */
export class Cashier {
  readonly #parts: CashierParts;
  readonly #backOff = new BackOff();
  readonly #stopping = new AbortController();
  #running: Promise<unknown> | undefined;

  constructor(parts: CashierParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#running = Promise.all(this.#duties().map((duty) => this.#repeat(duty)));
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  /** One look at everything. */
  async look(): Promise<void> {
    await Promise.all(this.#duties().map((duty) => duty()));
  }

  #duties(): (() => Promise<unknown>)[] {
    return [
      () => this.#try("withdrawals", () => this.#payOutAll()),
      () => this.#try("transfers", () => this.#finishAll()),
      ...NETWORKS.map((network) => () => this.#try(network, () => this.#takeIn(network))),
    ];
  }

  async #payOutAll(): Promise<void> {
    for await (const withdrawal of openWithdrawals(this.#parts.table)) {
      if (this.#stopping.signal.aborted) return;
      await this.#try(withdrawal.withdrawalId, () => payOut(this.#parts, withdrawal));
    }
  }

  async #finishAll(): Promise<void> {
    for await (const transfer of openTransfers(this.#parts.table)) {
      if (this.#stopping.signal.aborted) return;
      const what = `transfer ${transfer.transferNumber}`;
      await this.#try(what, () => finishTransfer(this.#parts, transfer));
    }
  }

  #takeIn(network: string): Promise<void> {
    return takeIn(this.#parts, network, (what, work) => this.#try(what, work));
  }

  async #repeat(duty: () => Promise<unknown>): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await duty();
      await pause(LOOK_INTERVAL_MS, undefined, { signal }).catch(() => {});
    }
  }

  /** True when it was done; false when it failed, or failed before and waits. */
  async #try(what: string, work: () => Promise<void>): Promise<boolean> {
    const { nowMs, log } = this.#parts;
    if (!this.#backOff.isDue(what, nowMs())) return false;
    try {
      await work();
      this.#backOff.succeeded(what);
      return true;
    } catch (error) {
      this.#backOff.failed(what, nowMs());
      log.error("cashier-step-failed", { alarm: true, what, error: describeError(error) });
      return false;
    }
  }
}

const NETWORKS = [...new Set(COIN_NETWORKS.map(({ network }) => network))];
