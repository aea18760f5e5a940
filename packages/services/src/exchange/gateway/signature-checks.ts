import { type KeyObject, verify } from "node:crypto";
import { apiError } from "@bourse/core/error";
import {
  SIGNATURE_CHECKS_AT_ONCE_MAX,
  SIGNATURE_CHECKS_WAITING_MAX,
  SIGNATURE_CHECKS_WAITING_PER_KEY_MAX,
} from "../limits.ts";

/** One signature of a private key that has to be checked against its public half. */
export interface SignatureCheck {
  readonly key: KeyObject;
  readonly payload: Buffer;
  readonly signature: Buffer;
}

/** Checks in the background; calls back with its verdict. */
export type Verify = (
  check: SignatureCheck,
  done: (error: Error | null, isGood: boolean) => void,
) => void;

/**
 * Checks signatures of private keys beside the thread that matches orders: one of Ed25519 costs as
 * much as fifty HMACs. Only a few run at once, because the journal's writes need the same pool of
 * threads, and only so many wait, of one key and of all: a flood of signed requests is refused, not
 * queued without end.
 */
export class SignatureChecks {
  readonly #verify: Verify;
  readonly #waiting: (() => void)[] = [];
  readonly #waitingOfKey = new Map<KeyObject, number>();
  /** What stands before it in `waiting` has run; taking from the front of an array is slow. */
  #next = 0;
  #running = 0;

  constructor(verifyOne: Verify = verifyInPool) {
    this.#verify = verifyOne;
  }

  get waitingCount(): number {
    return this.#waiting.length - this.#next;
  }

  /** Whether the signature is good; rejects with -1008 when too many are waiting already. */
  run(check: SignatureCheck): Promise<boolean> {
    if (!this.#hasRoom(check.key)) return Promise.reject(apiError("ServerBusy"));
    return new Promise((resolve, reject) => {
      const start = (): void => {
        this.#running += 1;
        this.#verify(check, (error, isGood) => {
          this.#running -= 1;
          this.#startNext();
          if (error === null) resolve(isGood);
          else reject(error);
        });
      };
      if (this.#running < SIGNATURE_CHECKS_AT_ONCE_MAX) start();
      else this.#wait(check.key, start);
    });
  }

  #hasRoom(key: KeyObject): boolean {
    const ofKey = this.#waitingOfKey.get(key) ?? 0;
    return (
      this.waitingCount < SIGNATURE_CHECKS_WAITING_MAX &&
      ofKey < SIGNATURE_CHECKS_WAITING_PER_KEY_MAX
    );
  }

  #wait(key: KeyObject, start: () => void): void {
    this.#waitingOfKey.set(key, (this.#waitingOfKey.get(key) ?? 0) + 1);
    this.#waiting.push(() => {
      const others = (this.#waitingOfKey.get(key) ?? 1) - 1;
      if (others > 0) this.#waitingOfKey.set(key, others);
      else this.#waitingOfKey.delete(key);
      start();
    });
  }

  #startNext(): void {
    const start = this.#waiting[this.#next];
    if (start === undefined) return;
    this.#next += 1;
    // In a flood it is never empty, and what has run must not stay in it for ever.
    if (this.#next === this.#waiting.length || this.#next === SIGNATURE_CHECKS_WAITING_MAX) {
      this.#waiting.splice(0, this.#next);
      this.#next = 0;
    }
    start();
  }
}

/** Ed25519 brings its own digest; RSA is RSASSA-PKCS1-v1_5 over SHA-256. */
function verifyInPool(
  { key, payload, signature }: SignatureCheck,
  done: (error: Error | null, isGood: boolean) => void,
): void {
  const digest = key.asymmetricKeyType === "rsa" ? "sha256" : null;
  verify(digest, payload, key, signature, done);
}
