const SLOT_RANGE = 0x8000_0000;
const CAPACITY_MIN = 64;
const FNV_PRIME = 0x0100_0193;
const SPREAD = 0x9e3779b1;

/**
 * Finds an account's open orders by clientOrderId, over all markets. Open addressing over flat
 * arrays, at most half full, deletion by shifting back: an order comes and goes without an object
 * of its own. Nobody can crowd a place for others: the account is part of the hash, and the number
 * of its open orders is limited.
 */
export class ClientOrderIds {
  #names: string[] = Array.from({ length: CAPACITY_MIN }, () => "");
  /** The account's index plus one; 0 marks a free place. */
  #owners = new Int32Array(CAPACITY_MIN);
  #hashes = new Int32Array(CAPACITY_MIN);
  /** marketId and slot in one number. */
  #orders = new Float64Array(CAPACITY_MIN);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  has(accountIndex: number, clientOrderId: string): boolean {
    return this.#locate(accountIndex, clientOrderId) >= 0;
  }

  /** Where the order rests; undefined when none of that name is open. */
  find(
    accountIndex: number,
    clientOrderId: string,
  ): { marketId: number; slot: number } | undefined {
    const at = this.#locate(accountIndex, clientOrderId);
    if (at < 0) return undefined;
    const order = this.#orders[at] as number;
    return { marketId: Math.floor(order / SLOT_RANGE), slot: order % SLOT_RANGE };
  }

  /** The name must not be in use by the account. */
  add(accountIndex: number, clientOrderId: string, marketId: number, slot: number): void {
    if (this.#size * 2 >= this.#owners.length) this.#grow();
    this.#size++;
    const at = this.#insert(hashOf(accountIndex, clientOrderId));
    this.#names[at] = clientOrderId;
    this.#owners[at] = accountIndex + 1;
    this.#orders[at] = marketId * SLOT_RANGE + slot;
  }

  remove(accountIndex: number, clientOrderId: string): void {
    let hole = this.#locate(accountIndex, clientOrderId);
    if (hole < 0) return;
    this.#size--;
    const mask = this.#owners.length - 1;
    // Whoever stands behind the hole and may stand nearer to its home moves into it.
    for (let at = (hole + 1) & mask; this.#owners[at] !== 0; at = (at + 1) & mask) {
      const home = (this.#hashes[at] as number) & mask;
      if (((at - home) & mask) < ((at - hole) & mask)) continue;
      this.#move(at, hole);
      hole = at;
    }
    this.#owners[hole] = 0;
    this.#names[hole] = "";
  }

  /** -1 when the account has no open order of that name. */
  #locate(accountIndex: number, clientOrderId: string): number {
    const hash = hashOf(accountIndex, clientOrderId);
    const mask = this.#owners.length - 1;
    for (let at = hash & mask; this.#owners[at] !== 0; at = (at + 1) & mask) {
      const isFound =
        this.#hashes[at] === hash &&
        this.#owners[at] === accountIndex + 1 &&
        this.#names[at] === clientOrderId;
      if (isFound) return at;
    }
    return -1;
  }

  #move(from: number, to: number): void {
    this.#names[to] = this.#names[from] as string;
    this.#owners[to] = this.#owners[from] as number;
    this.#hashes[to] = this.#hashes[from] as number;
    this.#orders[to] = this.#orders[from] as number;
  }

  /** Takes the free place that is nearest to where the hash belongs. */
  #insert(hash: number): number {
    const mask = this.#owners.length - 1;
    let at = hash & mask;
    while (this.#owners[at] !== 0) at = (at + 1) & mask;
    this.#hashes[at] = hash;
    return at;
  }

  /** Twice the places; every order moves to where it now belongs. */
  #grow(): void {
    const names = this.#names;
    const owners = this.#owners;
    const hashes = this.#hashes;
    const orders = this.#orders;
    const capacity = owners.length * 2;
    this.#names = Array.from({ length: capacity }, () => "");
    this.#owners = new Int32Array(capacity);
    this.#hashes = new Int32Array(capacity);
    this.#orders = new Float64Array(capacity);
    for (let from = 0; from < owners.length; from++) {
      if (owners[from] === 0) continue;
      const at = this.#insert(hashes[from] as number);
      this.#names[at] = names[from] as string;
      this.#owners[at] = owners[from] as number;
      this.#orders[at] = orders[from] as number;
    }
  }
}

function hashOf(accountIndex: number, text: string): number {
  let hash = Math.imul(accountIndex + 1, SPREAD);
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), FNV_PRIME);
  }
  return Math.imul(hash ^ (hash >>> 15), SPREAD) >> 7;
}
