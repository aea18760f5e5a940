import { randomBytes } from "node:crypto";
import { CHALLENGE_ANSWERS_MAX, CHALLENGE_MS_MAX, CHALLENGES_MAX } from "./limits.ts";
import { refusal } from "./refusal.ts";
import type { Exchange } from "./srp.ts";

export type ChallengeName =
  "PASSWORD_VERIFIER" | "NEW_PASSWORD_REQUIRED" | "SOFTWARE_TOKEN_MFA" | "MFA_SETUP";

/** A sign-in that waits for its next answer; bound to one user, one client, one question. */
export interface Challenge {
  readonly name: ChallengeName;
  readonly poolId: string;
  readonly clientId: string;
  /** The internal name; for people who do not exist, the name they would have. */
  readonly username: string;
  /** Whatever name the sign-in began with, which its answers may repeat. */
  readonly givenName: string;
  /** Undefined when nobody has that name: the challenge then cannot be met. */
  readonly sub?: string;
  readonly exchange?: Exchange;
  /** MFA_SETUP only: the secret handed out in this sign-in, and whether it was proven. */
  readonly totpSecret?: string;
  readonly totpProven?: boolean;
}

interface Open {
  readonly challenge: Challenge;
  readonly expiresMs: number;
  answersLeft: number;
}

/**
 * The open challenges, by the handle their client must show (`Session`, or `SECRET_BLOCK` for a
 * password). A handle is random, works once, for one question, and ends after three minutes. They
 * live in memory: after a restart people begin their sign-in again.
 */
export class ChallengeStore {
  readonly #open = new Map<string, Open>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  begin(challenge: Challenge): string {
    const handle = randomBytes(96).toString("base64");
    this.#open.set(handle, {
      challenge,
      expiresMs: this.#now() + CHALLENGE_MS_MAX,
      answersLeft: CHALLENGE_ANSWERS_MAX,
    });
    const [oldest] = this.#open.keys();
    if (this.#open.size > CHALLENGES_MAX && oldest !== undefined) this.#open.delete(oldest);
    return handle;
  }

  /** The challenge behind a handle; each look at it is one answer, and answers are few. */
  look(handle: string, name: ChallengeName, clientId: string): Challenge {
    const open = this.#open.get(handle);
    if (!open) throw refusal.badSession();
    if (open.expiresMs <= this.#now()) {
      this.#open.delete(handle);
      throw refusal.sessionExpired();
    }
    const { challenge } = open;
    if (challenge.name !== name || challenge.clientId !== clientId) throw refusal.badSession();
    open.answersLeft -= 1;
    if (open.answersLeft === 0) this.#open.delete(handle);
    return challenge;
  }

  /** Looks and ends: the handle is worth nothing afterwards, whatever the answer was. */
  take(handle: string, name: ChallengeName, clientId: string): Challenge {
    const challenge = this.look(handle, name, clientId);
    this.end(handle);
    return challenge;
  }

  end(handle: string): void {
    this.#open.delete(handle);
  }

  /** The MFA_SETUP challenge behind a handle, for the two calls that carry no client id. */
  lookSetup(handle: string): Challenge {
    return this.look(handle, "MFA_SETUP", this.#open.get(handle)?.challenge.clientId ?? "");
  }
}
