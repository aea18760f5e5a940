import { STATE_HASH_EVERY_COMMANDS, STATE_HASHES_MAX } from "../limits.ts";

/**
 * The hash of a replica's state behind every so many commands: leader and standby take them behind
 * the same ones, so that the one can be held against the other.
 */
export class StateHashes {
  readonly #bySequence = new Map<number, string>();
  #lastSequence = 0;

  /** To be called behind every command; asks for the hash when one is due. */
  note(sequence: number, replica: { readonly stateHash: () => string }): void {
    if (sequence % STATE_HASH_EVERY_COMMANDS !== 0) return;
    this.#bySequence.set(sequence, replica.stateHash());
    this.#lastSequence = sequence;
    if (this.#bySequence.size <= STATE_HASHES_MAX) return;
    this.#bySequence.delete(this.#bySequence.keys().next().value ?? 0);
  }

  /** The newest; sequence 0 before the first. */
  newest(): { readonly hashedSequence: number; readonly stateHash: string } {
    const stateHash = this.#bySequence.get(this.#lastSequence) ?? "";
    return { hashedSequence: this.#lastSequence, stateHash };
  }

  /** False when this replica had another hash there; true also when it does not know. */
  agrees(sequence: number, stateHash: string): boolean {
    const own = this.#bySequence.get(sequence);
    return own === undefined || stateHash === "" || own === stateHash;
  }
}
