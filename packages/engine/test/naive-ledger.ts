import type { BalanceChanged } from "../src/event/index.ts";

interface NaiveBalance {
  readonly accountId: number;
  readonly assetId: number;
  free: bigint;
  locked: bigint;
}

/** Balances in a plain list, of unlimited size, and which of them a command changed. */
export class NaiveLedger {
  readonly balances: NaiveBalance[] = [];
  #changed: NaiveBalance[] = [];

  balance(accountId: number, assetId: number): NaiveBalance {
    const found = this.balances.find(
      (balance) => balance.accountId === accountId && balance.assetId === assetId,
    );
    if (found !== undefined) return found;
    const empty = { accountId, assetId, free: 0n, locked: 0n };
    this.balances.push(empty);
    return empty;
  }

  change(accountId: number, assetId: number, free: bigint, locked: bigint): void {
    const balance = this.balance(accountId, assetId);
    balance.free += free;
    balance.locked += locked;
    if (balance.free < 0n || balance.locked < 0n) {
      throw new Error(`account ${accountId} would own ${balance.free} + ${balance.locked}`);
    }
    if (!this.#changed.includes(balance)) this.#changed.push(balance);
  }

  takeChanges(): BalanceChanged[] {
    const changed = this.#changed;
    this.#changed = [];
    return changed.map(({ accountId, assetId, free, locked }) => ({
      kind: "BalanceChanged",
      accountId,
      assetId,
      freeUnits: Number(free),
      lockedUnits: Number(locked),
    }));
  }
}
