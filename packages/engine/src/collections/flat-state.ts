import { assert } from "../invariant/index.ts";

export type FlatArray =
  Float64Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>;

/**
 * State as a snapshot takes it: numbers and copies of typed arrays, one after the other. Whoever
 * owns state writes its parts and later reads them back in the same order.
 */
export interface FlatState {
  readonly numbers: number[];
  readonly arrays: FlatArray[];
}

/** Hands out the parts of a FlatState in the order in which they were written. */
export class FlatStateReader {
  readonly #state: FlatState;
  #numberAt = 0;
  #arrayAt = 0;

  constructor(state: FlatState) {
    this.#state = state;
  }

  number(): number {
    const value = this.#state.numbers[this.#numberAt++];
    assert(value !== undefined, "the flat state ends before its numbers do");
    return value;
  }

  /** The array itself, not a copy: a state is restored from once. */
  float64(): Float64Array<ArrayBuffer> {
    const array = this.#array();
    assert(array instanceof Float64Array, "the flat state has no doubles where they should be");
    return array;
  }

  int32(): Int32Array<ArrayBuffer> {
    const array = this.#array();
    assert(array instanceof Int32Array, "the flat state has no integers where they should be");
    return array;
  }

  uint8(): Uint8Array<ArrayBuffer> {
    const array = this.#array();
    assert(array instanceof Uint8Array, "the flat state has no bytes where they should be");
    return array;
  }

  /** Call last: whatever follows was not meant to be there. */
  end(): void {
    const { numbers, arrays } = this.#state;
    const isRead = this.#numberAt === numbers.length && this.#arrayAt === arrays.length;
    assert(isRead, "the flat state goes on after its end");
  }

  #array(): FlatArray {
    const array = this.#state.arrays[this.#arrayAt++];
    assert(array !== undefined, "the flat state ends before its arrays do");
    return array;
  }
}
