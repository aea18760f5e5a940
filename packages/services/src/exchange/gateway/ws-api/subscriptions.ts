import { apiError } from "@bourse/core/error";
import { USER_SUBSCRIPTION_IDS_MAX, USER_SUBSCRIPTIONS_MAX } from "../../limits.ts";
import type { UserData } from "../../user-data/index.ts";
import type { Caller } from "../authenticator.ts";
import type { TimeWriter } from "../time-unit.ts";

interface Subscription {
  readonly accountId: number;
  readonly apiKey: string | undefined;
  /** Made by `userDataStream.subscribe`: ends with the logon. */
  readonly ofLogon: boolean;
  readonly stop: () => void;
  /** Ends it with the token it was made with. */
  expiry: NodeJS.Timeout | undefined;
}

export interface SubscriptionsParts {
  readonly userData: UserData;
  readonly time: TimeWriter;
  /** Sends an event to the connection. */
  readonly send: (message: { subscriptionId: number; event: object }) => void;
  readonly nowUs: () => number;
}

/** The user data subscriptions of one connection: at most one per account. */
export class Subscriptions {
  readonly #parts: SubscriptionsParts;
  readonly #active = new Map<number, Subscription>();
  /** Those that ended and have not been told so. */
  readonly #ended: number[] = [];
  #nextId = 0;

  constructor(parts: SubscriptionsParts) {
    this.#parts = parts;
  }

  start(caller: Caller, ofLogon: boolean): { subscriptionId: number } {
    const { accountId, apiKey } = caller;
    const active = [...this.#active.values()];
    if (active.some((subscription) => subscription.accountId === accountId)) {
      throw apiError("SubscriptionActive");
    }
    if (active.length >= USER_SUBSCRIPTIONS_MAX || this.#nextId >= USER_SUBSCRIPTION_IDS_MAX) {
      throw apiError("SubscriptionIdsExhausted");
    }
    const subscriptionId = this.#nextId;
    this.#nextId += 1;
    const { userData, send, time } = this.#parts;
    const tell = (event: object): void => send({ subscriptionId, event });
    const stop = userData.subscribe(accountId, tell, time);
    const expiry = this.#expireWith(caller, subscriptionId);
    this.#active.set(subscriptionId, { accountId, apiKey, ofLogon, stop, expiry });
    return { subscriptionId };
  }

  /** A browser logged on with its next token: what it had opened with the last one goes on. */
  renew(caller: Caller): void {
    if (caller.apiKey !== undefined) return;
    for (const [id, subscription] of this.#active) {
      const { accountId, apiKey, expiry } = subscription;
      if (accountId !== caller.accountId || apiKey !== undefined) continue;
      clearTimeout(expiry);
      subscription.expiry = this.#expireWith(caller, id);
    }
  }

  /** Ends one, or all when no id is given. */
  stop(subscriptionId?: number): void {
    if (subscriptionId !== undefined) return this.#stopOne(subscriptionId);
    if (this.#active.size === 0) throw apiError("SubscriptionInactive");
    for (const id of this.#active.keys()) this.#stopOne(id);
  }

  stopOfLogon(): void {
    this.#stopWhere(({ ofLogon }) => ofLogon);
  }

  /** A key was deleted or changed: what it opened ends. */
  stopOfKey(apiKey: string): void {
    this.#stopWhere((subscription) => subscription.apiKey === apiKey);
  }

  /** Tells each that ended so, as the last event of its stream: behind the answer to what ended it. */
  tellEnded(): void {
    const { send, time, nowUs } = this.#parts;
    for (const subscriptionId of this.#ended.splice(0)) {
      send({ subscriptionId, event: { e: "eventStreamTerminated", E: time(nowUs()) } });
    }
  }

  /** The connection is gone; nobody is left to be told. */
  drop(): void {
    for (const { stop, expiry } of this.#active.values()) {
      stop();
      clearTimeout(expiry);
    }
    this.#active.clear();
  }

  list(): { subscriptionId: number }[] {
    return [...this.#active.keys()].map((subscriptionId) => ({ subscriptionId }));
  }

  areAny(): boolean {
    return this.#active.size > 0;
  }

  /** Of an API key the end is told by `keyChanged`; a token has its own. */
  #expireWith({ apiKey, expiresTimeMs }: Caller, id: number): NodeJS.Timeout | undefined {
    if (apiKey !== undefined) return undefined;
    const expire = (): void => {
      this.#stopOne(id);
      this.tellEnded();
    };
    return setTimeout(expire, expiresTimeMs - this.#parts.nowUs() / 1000).unref();
  }

  #stopWhere(matches: (subscription: Subscription) => boolean): void {
    for (const [id, subscription] of this.#active) {
      if (matches(subscription)) this.#stopOne(id);
    }
  }

  #stopOne(subscriptionId: number): void {
    const subscription = this.#active.get(subscriptionId);
    if (subscription === undefined) throw apiError("SubscriptionInactive");
    subscription.stop();
    clearTimeout(subscription.expiry);
    this.#active.delete(subscriptionId);
    this.#ended.push(subscriptionId);
  }
}
