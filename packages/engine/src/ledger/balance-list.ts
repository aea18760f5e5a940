import { grownInt32 } from "../collections/index.ts";

/** A list of balances, each named by the indexes of its account and asset. It keeps its memory. */
export class BalanceList {
  /** Of the entries, which stand in pairs: account, asset. */
  private end = 0;
  private entries: Int32Array<ArrayBufferLike> = new Int32Array(32);

  get count(): number {
    return this.end / 2;
  }

  accountIndex(at: number): number {
    return this.entries[2 * at] as number;
  }

  assetIndex(at: number): number {
    return this.entries[2 * at + 1] as number;
  }

  push(accountIndex: number, assetIndex: number): void {
    const end = this.end;
    if (end === this.entries.length) this.entries = grownInt32(this.entries, 2 * end);
    this.entries[end] = accountIndex;
    this.entries[end + 1] = assetIndex;
    this.end = end + 2;
  }

  clear(): void {
    this.end = 0;
  }
}
