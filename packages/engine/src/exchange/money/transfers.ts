import type { FlatState, FlatStateReader } from "../../collections/index.ts";
import { HashIndex, grownFloat64, keyHash, lengthFor } from "../../collections/index.ts";
import { HashSum, RecordKind, mixed } from "../../hash/index.ts";
import { assert } from "../../invariant/index.ts";

const { Transfer } = RecordKind;

const COUNT_MIN = 64;
const BYTES_MIN = 2048;

/**
 * The ids of all money commands that took effect, by account: a repetition must do nothing, for
 * ever, so none is ever forgotten and none is kept as a mere hash. They lie one after the other in
 * bytes: an id costs its length and some 30 bytes, and the collector never looks at them.
 */
export class Transfers {
  #size = 0;
  #accountIds: Float64Array<ArrayBufferLike> = new Float64Array(COUNT_MIN);
  /** Where each id ends in the bytes; it begins where the one before it ends. */
  #ends: Float64Array<ArrayBufferLike> = new Float64Array(COUNT_MIN);
  #bytes: Uint8Array<ArrayBufferLike> = new Uint8Array(BYTES_MIN);
  readonly #index = new HashIndex();
  readonly #hash = new HashSum();

  get size(): number {
    return this.#size;
  }

  /** The place of an id that took effect, or -1. Ids are ASCII. */
  find(accountId: number, transferId: string): number {
    const hash = keyHash(accountId, nameHash(transferId));
    const index = this.#index;
    for (let place = index.first(hash); place >= 0; place = index.next(hash, place)) {
      const at = index.slotAt(place);
      if (this.#isAt(at, accountId, transferId)) return at;
    }
    return -1;
  }

  /** The id must be new; answers its place, which stays. */
  add(accountId: number, transferId: string): number {
    const at = this.#size++;
    const begin = this.#beginOf(at);
    const end = begin + transferId.length;
    this.#makeRoom(at, end);
    this.#accountIds[at] = accountId;
    this.#ends[at] = end;
    for (let index = 0; index < transferId.length; index++) {
      this.#bytes[begin + index] = transferId.charCodeAt(index);
    }
    this.#index.add(keyHash(accountId, nameHash(transferId)), at);
    this.#feed(this.#hash, at);
    return at;
  }

  accountId(at: number): number {
    return this.#accountIds[at] as number;
  }

  transferId(at: number): string {
    let text = "";
    for (let place = this.#beginOf(at); place < (this.#ends[at] as number); place++) {
      text += String.fromCharCode(this.#bytes[place] as number);
    }
    return text;
  }

  hash(): HashSum {
    return this.#hash;
  }

  writeTo(state: FlatState): void {
    const size = this.#size;
    state.arrays.push(this.#accountIds.slice(0, size), this.#ends.slice(0, size));
    state.arrays.push(this.#bytes.slice(0, this.#beginOf(size)));
  }

  readFrom(reader: FlatStateReader): void {
    const accountIds = reader.float64();
    const ends = reader.float64();
    const bytes = reader.uint8();
    this.#size = accountIds.length;
    const isWhole = ends.length === this.#size && (ends.at(-1) ?? 0) === bytes.length;
    assert(isWhole, "the ids of transfers do not fit each other");
    this.#accountIds = grownFloat64(accountIds, Math.max(COUNT_MIN, this.#size));
    this.#ends = grownFloat64(ends, Math.max(COUNT_MIN, this.#size));
    this.#bytes = new Uint8Array(Math.max(BYTES_MIN, bytes.length));
    this.#bytes.set(bytes);
    for (let at = 0; at < this.#size; at++) {
      this.#index.add(keyHash(this.accountId(at), nameHash(this.transferId(at))), at);
      this.#feed(this.#hash, at);
    }
  }

  assertValid(): void {
    const hash = new HashSum();
    for (let at = 0; at < this.#size; at++) {
      const found = this.find(this.accountId(at), this.transferId(at));
      assert(found === at, `transfer "${this.transferId(at)}" is not found`);
      this.#feed(hash, at);
    }
    assert(hash.equals(this.#hash), "the hash of the transfers has lost its way");
  }

  #isAt(at: number, accountId: number, transferId: string): boolean {
    const begin = this.#beginOf(at);
    if (this.#accountIds[at] !== accountId) return false;
    if ((this.#ends[at] as number) - begin !== transferId.length) return false;
    for (let index = 0; index < transferId.length; index++) {
      if (this.#bytes[begin + index] !== transferId.charCodeAt(index)) return false;
    }
    return true;
  }

  #beginOf(at: number): number {
    return at === 0 ? 0 : (this.#ends[at - 1] as number);
  }

  /** Adds one record: who, and the bytes of the id. */
  #feed(hash: HashSum, at: number): void {
    hash.begin(Transfer);
    hash.feed(this.accountId(at));
    hash.feedText(this.transferId(at));
    hash.add();
  }

  #makeRoom(at: number, end: number): void {
    if (at >= this.#ends.length) {
      const length = lengthFor(at, this.#ends.length);
      this.#accountIds = grownFloat64(this.#accountIds, length);
      this.#ends = grownFloat64(this.#ends, length);
    }
    if (end <= this.#bytes.length) return;
    const longer = new Uint8Array(lengthFor(end, this.#bytes.length));
    longer.set(this.#bytes);
    this.#bytes = longer;
  }
}

function nameHash(text: string): number {
  let hash = text.length;
  for (let at = 0; at < text.length; at++)
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x0100_0193);
  return mixed(hash);
}
