import type { FlatState, FlatStateReader } from "../../collections/index.ts";
import { HashSum, RecordKind } from "../../hash/index.ts";
import { assert } from "../../invariant/index.ts";

const { Withdrawal } = RecordKind;

/** Units of an account that wait to leave. */
export interface HeldWithdrawal {
  readonly accountIndex: number;
  readonly assetId: number;
  readonly units: number;
}

/**
 * The withdrawals whose units are held, by the place of their id among the transfers: the id of one
 * that is done stays there, so it can neither be held nor ended a second time.
 */
export class Withdrawals {
  readonly #held = new Map<number, HeldWithdrawal>();
  readonly #hash = new HashSum();

  /** In the order in which they were held. */
  held(): Iterable<HeldWithdrawal> {
    return this.#held.values();
  }

  find(transferAt: number): HeldWithdrawal | undefined {
    return this.#held.get(transferAt);
  }

  add(transferAt: number, withdrawal: HeldWithdrawal): void {
    this.#held.set(transferAt, withdrawal);
    feed(this.#hash, transferAt, withdrawal);
    this.#hash.add();
  }

  remove(transferAt: number): void {
    const withdrawal = this.#held.get(transferAt);
    assert(withdrawal !== undefined, "a withdrawal was ended that nobody holds");
    this.#held.delete(transferAt);
    feed(this.#hash, transferAt, withdrawal);
    this.#hash.subtract();
  }

  hash(): HashSum {
    return this.#hash;
  }

  writeTo(state: FlatState): void {
    const rows: number[] = [];
    for (const [transferAt, { accountIndex, assetId, units }] of this.#held) {
      rows.push(transferAt, accountIndex, assetId, units);
    }
    state.arrays.push(Float64Array.from(rows));
  }

  readFrom(reader: FlatStateReader): void {
    const rows = reader.float64();
    assert(rows.length % 4 === 0, "a held withdrawal is cut off");
    for (let at = 0; at < rows.length; at += 4) {
      const accountIndex = rows[at + 1] as number;
      const assetId = rows[at + 2] as number;
      const units = rows[at + 3] as number;
      this.add(rows[at] as number, { accountIndex, assetId, units });
    }
  }

  assertValid(): void {
    const hash = new HashSum();
    for (const [transferAt, withdrawal] of this.#held) {
      assert(withdrawal.units > 0, "a withdrawal of nothing is held");
      feed(hash, transferAt, withdrawal);
      hash.add();
    }
    assert(hash.equals(this.#hash), "the hash of the withdrawals has lost its way");
  }
}

function feed(hash: HashSum, transferAt: number, withdrawal: HeldWithdrawal): void {
  hash.begin(Withdrawal);
  hash.feed(transferAt);
  hash.feed(withdrawal.accountIndex);
  hash.feed(withdrawal.assetId);
  hash.feed(withdrawal.units);
}
