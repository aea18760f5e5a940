import { apiError } from "@bourse/core/error";
import { REMEMBERED_SIGNATURES_MAX } from "../limits.ts";
import { BoundedMap } from "../bounded-map.ts";

/**
 * Takes a signature once. A request that moves money and has no id of its own could otherwise be sent
 * again, by whoever has seen it, for as long as its window is open.
 */
export class ReplayGuard {
  /** Until when a repetition would still be in its window. */
  readonly #seenUntilMs = new BoundedMap<string, number>(REMEMBERED_SIGNATURES_MAX);

  /** Throws when this key has sent this signature before. */
  take(apiKey: string, signature: string, at: { expiresTimeMs: number; nowMs: number }): void {
    // An HMAC may be written in capitals or not: it is the same one.
    const name = `${apiKey} ${signature.toLowerCase()}`;
    const seenUntilMs = this.#seenUntilMs.get(name);
    if (seenUntilMs !== undefined && at.nowMs <= seenUntilMs) {
      throw apiError("InvalidParameter", "signature");
    }
    this.#seenUntilMs.set(name, at.expiresTimeMs);
  }
}
