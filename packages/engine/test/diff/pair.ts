import { Exchange } from "../../src/exchange/index.ts";
import type { Step } from "../stream/stream.ts";
import { Twin, compareState } from "../twin/index.ts";
import { Witness } from "../witness.ts";
import { comparable, describeDifference, isSame } from "./difference.ts";
import { checkLaws } from "./laws.ts";
import { checkReads } from "./reads.ts";

/** The exchange and its twin said different things. */
export class DifferenceError extends Error {
  override readonly name = "DifferenceError";
}

/** The exchange beside its twin. */
export class Pair {
  readonly #exchange = new Exchange();
  readonly #twin = new Twin();
  readonly #witness: Witness;

  constructor(witness = new Witness()) {
    this.#witness = witness;
  }

  /** Does one command on both; throws when they differ. */
  step({ command, sequence, timeUs }: Step): void {
    const told = this.#exchange.apply(command, sequence, timeUs);
    const ours = comparable(told, this.#witness);
    const theirs = comparable(this.#twin.apply(command, sequence, timeUs), this.#witness);
    if (!isSame(ours, theirs)) {
      throw new DifferenceError(`  the events differ:\n${describeDifference(ours, theirs)}`);
    }
    this.#witness.see(told);
  }

  /** Looks at everything; throws when something is not as it must be. */
  check(): void {
    this.#exchange.assertValid();
    this.#twin.assertValid();
    checkLaws(this.#witness);
    checkReads(this.#exchange, this.#witness);
    const different = compareState(this.#exchange, this.#twin);
    if (different !== undefined) throw new DifferenceError(`  the states differ:\n${different}`);
  }
}
