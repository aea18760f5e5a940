import type { FlatState, FlatStateReader } from "../../collections/index.ts";
import { grownFloat64, grownInt32, lengthFor } from "../../collections/index.ts";
import { HashSum, RecordKind } from "../../hash/index.ts";
import { assert } from "../../invariant/index.ts";
import type { AccountSpec } from "../../market/index.ts";

const { Account } = RecordKind;

const ACCOUNTS_MIN = 16;

/** Bits that are 0 for an account nobody ever configured. */
const TRADING_FORBIDDEN = 1;
const WITHDRAWING_FORBIDDEN = 2;
const DEPOSITING_FORBIDDEN = 4;
const PAYS_IN_FEE_ASSET = 8;

/** What is counted of an account over all markets: its open orders, by what kind they are. */
export const AccountCount = { Orders: 0, AlgoOrders: 1, IcebergOrders: 2, OrderLists: 3 } as const;
export type AccountCount = (typeof AccountCount)[keyof typeof AccountCount];
const COUNTS = 4;

/**
 * What accounts may do, what they pay, and how much they have open, by account index. An account
 * that was never configured may do everything and pays the market's rates; so questions may be
 * asked about any index, -1 included.
 */
export class Accounts {
  private flags: Uint8Array<ArrayBufferLike> = new Uint8Array(ACCOUNTS_MIN);
  private groups: Float64Array<ArrayBufferLike> = new Float64Array(ACCOUNTS_MIN);
  /** The account's own rates plus 1, maker and taker in pairs: 0 = the market's. */
  private rates: Int32Array<ArrayBufferLike> = new Int32Array(2 * ACCOUNTS_MIN);
  private counts: Int32Array<ArrayBufferLike> = new Int32Array(COUNTS * ACCOUNTS_MIN);
  private readonly hashSum = new HashSum();

  canTrade(accountIndex: number): boolean {
    return (this.flagsOf(accountIndex) & TRADING_FORBIDDEN) === 0;
  }

  canWithdraw(accountIndex: number): boolean {
    return (this.flagsOf(accountIndex) & WITHDRAWING_FORBIDDEN) === 0;
  }

  canDeposit(accountIndex: number): boolean {
    return (this.flagsOf(accountIndex) & DEPOSITING_FORBIDDEN) === 0;
  }

  paysInFeeAsset(accountIndex: number): boolean {
    return (this.flagsOf(accountIndex) & PAYS_IN_FEE_ASSET) !== 0;
  }

  /** -1 = the market's. */
  makerRate(accountIndex: number): number {
    return this.has(accountIndex) ? (this.rates[accountIndex << 1] as number) - 1 : -1;
  }

  takerRate(accountIndex: number): number {
    return this.has(accountIndex) ? (this.rates[(accountIndex << 1) + 1] as number) - 1 : -1;
  }

  /** 0 = none. */
  tradeGroupId(accountIndex: number): number {
    return this.has(accountIndex) ? (this.groups[accountIndex] as number) : 0;
  }

  /**
   * The trade groups by account index, for loops that may not ask one by one. It holds every
   * account that was made room for, and is another array after `makeRoomFor` and `configure`.
   */
  get groupOf(): Float64Array {
    return this.groups;
  }

  configure(accountIndex: number, spec: AccountSpec): void {
    this.makeRoomFor(accountIndex);
    if (this.feed(this.hashSum, accountIndex)) this.hashSum.subtract();
    this.flags[accountIndex] =
      (spec.canTrade ? 0 : TRADING_FORBIDDEN) |
      (spec.canWithdraw ? 0 : WITHDRAWING_FORBIDDEN) |
      (spec.canDeposit ? 0 : DEPOSITING_FORBIDDEN) |
      (spec.paysInFeeAsset ? PAYS_IN_FEE_ASSET : 0);
    this.groups[accountIndex] = spec.tradeGroupId;
    this.rates[accountIndex << 1] = spec.makerRate + 1;
    this.rates[(accountIndex << 1) + 1] = spec.takerRate + 1;
    if (this.feed(this.hashSum, accountIndex)) this.hashSum.add();
  }

  spec(accountIndex: number, accountId: number): AccountSpec {
    return {
      accountId,
      canTrade: this.canTrade(accountIndex),
      canWithdraw: this.canWithdraw(accountIndex),
      canDeposit: this.canDeposit(accountIndex),
      tradeGroupId: this.tradeGroupId(accountIndex),
      makerRate: this.makerRate(accountIndex),
      takerRate: this.takerRate(accountIndex),
      paysInFeeAsset: this.paysInFeeAsset(accountIndex),
    };
  }

  /** How many of these the account has open on all markets together. */
  openCount(accountIndex: number, what: AccountCount): number {
    return this.has(accountIndex) ? (this.counts[(accountIndex << 2) + what] as number) : 0;
  }

  /** Counts more of them, or fewer. */
  count(accountIndex: number, what: AccountCount, more: number): void {
    if (!this.has(accountIndex)) this.makeRoomFor(accountIndex);
    const at = (accountIndex << 2) + what;
    this.counts[at] = (this.counts[at] as number) + more;
  }

  makeRoomFor(accountIndex: number): void {
    const { length } = this.flags;
    if (accountIndex < length) return;
    const longer = lengthFor(accountIndex, length);
    const flags = new Uint8Array(longer);
    flags.set(this.flags);
    this.flags = flags;
    this.groups = grownFloat64(this.groups, longer);
    this.rates = grownInt32(this.rates, 2 * longer);
    this.counts = grownInt32(this.counts, COUNTS * longer);
  }

  /** Of the settings; what is open shows in the hashes of the orders. */
  hash(): HashSum {
    return this.hashSum;
  }

  writeTo(state: FlatState): void {
    state.arrays.push(this.flags.slice(), this.groups.slice());
    state.arrays.push(this.rates.slice(), this.counts.slice());
  }

  readFrom(reader: FlatStateReader): void {
    this.flags = reader.uint8();
    this.groups = reader.float64();
    this.rates = reader.int32();
    this.counts = reader.int32();
    const { length } = this.flags;
    const isWhole =
      length > 0 &&
      this.groups.length === length &&
      this.rates.length === 2 * length &&
      this.counts.length === COUNTS * length;
    assert(isWhole, "the settings of the accounts do not fit each other");
    this.hashSum.addSum(this.recomputedHash());
  }

  assertValid(): void {
    assert(this.hashSum.equals(this.recomputedHash()), "the accounts' hash has lost its way");
    assert(
      this.counts.every((count) => count >= 0),
      "an account has fewer than no open orders",
    );
  }

  private has(accountIndex: number): boolean {
    return accountIndex >= 0 && accountIndex < this.flags.length;
  }

  private flagsOf(accountIndex: number): number {
    return this.has(accountIndex) ? (this.flags[accountIndex] as number) : 0;
  }

  /** Begins the record of an account; false when it is as if nobody had configured it. */
  private feed(hash: HashSum, accountIndex: number): boolean {
    const flags = this.flags[accountIndex] as number;
    const groupId = this.groups[accountIndex] as number;
    const makerRate = this.rates[accountIndex << 1] as number;
    const takerRate = this.rates[(accountIndex << 1) + 1] as number;
    if (flags === 0 && groupId === 0 && makerRate === 0 && takerRate === 0) return false;
    hash.begin(Account);
    hash.feed(accountIndex);
    hash.feed(flags);
    hash.feed(groupId);
    hash.feed(makerRate);
    hash.feed(takerRate);
    return true;
  }

  private recomputedHash(): HashSum {
    const hash = new HashSum();
    for (let index = 0; index < this.flags.length; index++) {
      if (this.feed(hash, index)) hash.add();
    }
    return hash;
  }
}
