/** Made ready for all connections together; they are sent again from the first on then. */
export const REQUESTS_READY = 40_000;

/** Requests one behind the other, so that several leave in one write without being copied. */
export class Requests {
  readonly #bytes: Buffer;
  readonly #begins: Float64Array;
  readonly #count: number;
  #next = 0;

  constructor(requests: readonly Buffer[]) {
    this.#bytes = Buffer.concat(requests);
    this.#count = requests.length;
    this.#begins = new Float64Array(requests.length + 1);
    let begin = 0;
    for (const [index, { length }] of requests.entries()) {
      begin += length;
      this.#begins[index + 1] = begin;
    }
  }

  /** The next `count` of them, or fewer at the end of the round. */
  take(count: number): { readonly bytes: Buffer; readonly taken: number } {
    const from = this.#next;
    const until = Math.min(from + count, this.#count);
    this.#next = until === this.#count ? 0 : until;
    return {
      bytes: this.#bytes.subarray(this.#begins[from], this.#begins[until]),
      taken: until - from,
    };
  }
}
