import { randomBytes } from "node:crypto";
import { apiError } from "@bourse/core/error";
import type { Clock } from "../../clock.ts";
import { LISTEN_KEY_LIFE_MS, LISTEN_KEYS_MAX } from "../../limits.ts";
import type { UserData, UserEvent } from "../../user-data/index.ts";
import type { Caller } from "../authenticator.ts";

type Listener = (event: UserEvent) => void;
type Knower = Pick<Caller, "accountId" | "apiKey" | "expiresTimeMs">;

interface ListenKey {
  readonly text: string;
  readonly accountId: number;
  /** The API keys whose holders know it: it ends when any of them changes. */
  readonly apiKeys: Set<string>;
  /** When the first token whose holder knows it ends. */
  tokenEndsTimeMs: number;
  readonly listeners: Set<Listener>;
  /** Stops hearing of the account; set while somebody listens. */
  stop: (() => void) | undefined;
  expiry: NodeJS.Timeout | undefined;
}

const KEY_LENGTH = 64;
/** What every listen key looks like. */
export const LISTEN_KEY = /^[A-Za-z0-9_-]{64}$/;
/** 64 of them, a quarter of a byte: each is as likely as any other. */
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/**
 * The names under which accounts' events are streamed in the old way: whoever knows the name listens,
 * so it cannot be guessed. An account has one at a time; it lives an hour, and as long again whenever
 * its owner says so, but no longer than any API key or token it was told to. A restart ends them all.
 */
export class ListenKeys {
  readonly #userData: UserData;
  readonly #clock: Clock;
  readonly #keys = new Map<string, ListenKey>();
  readonly #byAccount = new Map<number, ListenKey>();

  constructor(userData: UserData, clock: Clock) {
    this.#userData = userData;
    this.#clock = clock;
  }

  /** The account's key: the one it has, for another hour, or a new one. */
  open(caller: Knower): string {
    const key = this.#byAccount.get(caller.accountId) ?? this.#create(caller.accountId);
    this.#extend(key, caller);
    return key.text;
  }

  /** Another hour; throws -1125 when it is not the account's. */
  keepAlive(caller: Knower, text: string): void {
    this.#extend(this.#of(caller.accountId, text), caller);
  }

  close(accountId: number, text: string): void {
    this.#end(this.#of(accountId, text));
  }

  /** A key of an account was deleted or changed: what its holder knows ends. */
  keyChanged(apiKey: string): void {
    for (const key of this.#keys.values()) if (key.apiKeys.has(apiKey)) this.#expire(key);
  }

  /** Calls the listener for every event; undefined when there is no such key. */
  listen(text: string, listener: Listener): (() => void) | undefined {
    const key = this.#keys.get(text);
    if (key === undefined) return undefined;
    key.listeners.add(listener);
    key.stop ??= this.#userData.subscribe(key.accountId, (event) => tellAll(key, event));
    return () => {
      key.listeners.delete(listener);
      if (key.listeners.size > 0) return;
      key.stop?.();
      key.stop = undefined;
    };
  }

  #create(accountId: number): ListenKey {
    if (this.#keys.size >= LISTEN_KEYS_MAX) throw apiError("ServerBusy");
    const key = {
      text: newKey(),
      accountId,
      apiKeys: new Set<string>(),
      tokenEndsTimeMs: Infinity,
      listeners: new Set<Listener>(),
      stop: undefined,
      expiry: undefined,
    };
    this.#keys.set(key.text, key);
    this.#byAccount.set(accountId, key);
    return key;
  }

  #of(accountId: number, text: string): ListenKey {
    const key = this.#keys.get(text);
    if (key?.accountId !== accountId) throw apiError("InvalidListenKey");
    return key;
  }

  #extend(key: ListenKey, { apiKey, expiresTimeMs }: Knower): void {
    if (apiKey !== undefined) key.apiKeys.add(apiKey);
    else key.tokenEndsTimeMs = Math.min(key.tokenEndsTimeMs, expiresTimeMs);
    clearTimeout(key.expiry);
    const tokenLifeMs = key.tokenEndsTimeMs - this.#clock.nowMs();
    const lifeMs = Math.min(LISTEN_KEY_LIFE_MS, tokenLifeMs);
    key.expiry = setTimeout(() => this.#expire(key), lifeMs).unref();
  }

  #expire(key: ListenKey): void {
    tellAll(key, { e: "listenKeyExpired", E: this.#clock.nowMs(), listenKey: key.text });
    this.#end(key);
  }

  #end(key: ListenKey): void {
    clearTimeout(key.expiry);
    key.stop?.();
    key.stop = undefined;
    key.listeners.clear();
    this.#keys.delete(key.text);
    this.#byAccount.delete(key.accountId);
  }
}

function tellAll(key: ListenKey, event: UserEvent): void {
  for (const listener of key.listeners) listener(event);
}

function newKey(): string {
  return Array.from(randomBytes(KEY_LENGTH), (byte) => LETTERS[byte % LETTERS.length]).join("");
}
