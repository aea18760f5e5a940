import type { ApiKeyChange, Credential } from "@bourse/core/api-key";
import { beforeEach, expect, test } from "vitest";
import { UNKNOWN_KEY_TTL_MS } from "../limits.ts";
import { KeyCache } from "./key-cache.ts";

const log = { info: () => {}, warn: () => {}, error: () => {} };

/** A store whose answers the test chooses, and may hold back. */
class Store {
  readonly credentials = new Map<string, Credential>();
  changes: ApiKeyChange[] = [];
  lookUps: string[] = [];
  isDown = false;
  held: Promise<void> | undefined;

  readonly find = async (apiKey: string): Promise<Credential | undefined> => {
    this.lookUps.push(apiKey);
    if (this.isDown) throw new Error("the store is down");
    const found = this.credentials.get(apiKey);
    await this.held;
    return found;
  };

  readonly changedSince = async (sinceMs: number): Promise<readonly ApiKeyChange[]> => {
    if (this.isDown) throw new Error("the store is down");
    return this.changes.filter(({ changedTimeMs }) => changedTimeMs >= sinceMs);
  };

  put(apiKey: string, accountId: number): void {
    this.credentials.set(apiKey, {
      apiKey,
      accountId,
      userId: "u",
      type: "HMAC",
      secretKey: "s",
      permissions: ["READ"],
      ipAllowList: [],
    });
  }

  remove(apiKey: string, changedTimeMs: number): void {
    this.credentials.delete(apiKey);
    this.changes.push({ apiKey, changedTimeMs });
  }
}

let store: Store;
let nowMs: number;
let cache: KeyCache;

beforeEach(() => {
  store = new Store();
  nowMs = 1_790_000_000_000;
  cache = new KeyCache({ store, log, clock: { nowMs: () => nowMs, nowUs: () => nowMs * 1000 } });
});

test("a key is looked up once, however many ask at the same time", async () => {
  store.put("A", 1);
  const found = await Promise.all([cache.find("A"), cache.find("A"), cache.find("A")]);
  expect(found.map((credential) => credential?.accountId)).toEqual([1, 1, 1]);
  await cache.find("A");
  expect(store.lookUps).toEqual(["A"]);
});

test("an unknown key is remembered for a while, then looked up again", async () => {
  expect(await cache.find("A")).toBeUndefined();
  expect(await cache.find("A")).toBeUndefined();
  expect(store.lookUps).toHaveLength(1);
  nowMs += UNKNOWN_KEY_TTL_MS;
  store.put("A", 1);
  expect(await cache.find("A")).toBeDefined();
});

test("a deleted key is gone after one poll; listeners hear of it once", async () => {
  const heard: string[] = [];
  cache.onChange((apiKey) => heard.push(apiKey));
  store.put("A", 1);
  await cache.find("A");
  nowMs += 1_000;
  store.remove("A", nowMs);
  await cache.poll();
  expect(await cache.find("A")).toBeUndefined();
  nowMs += 1_000;
  await cache.poll();
  expect(heard).toEqual(["A"]);
});

test("a key that is used at once goes on when the feed tells that it was made", async () => {
  const heard: string[] = [];
  cache.onChange((apiKey) => heard.push(apiKey));
  store.put("A", 1);
  store.changes.push({ apiKey: "A", changedTimeMs: nowMs });
  await cache.find("A");
  await cache.poll();
  expect(heard).toEqual([]);
  expect(cache.find("A")).toMatchObject({ accountId: 1 });
});

test("a known key that may do less now is not what it was", async () => {
  const heard: string[] = [];
  cache.onChange((apiKey) => heard.push(apiKey));
  store.put("A", 1);
  await cache.find("A");
  store.put("A", 2);
  store.changes.push({ apiKey: "A", changedTimeMs: nowMs });
  await cache.poll();
  expect(heard).toEqual(["A"]);
  expect(await cache.find("A")).toMatchObject({ accountId: 2 });
});

test("a changed key that cannot be looked at is not trusted, and holds up no other", async () => {
  const heard: string[] = [];
  cache.onChange((apiKey) => heard.push(apiKey));
  store.put("A", 1);
  store.put("B", 2);
  await Promise.all([cache.find("A"), cache.find("B")]);
  store.changes.push({ apiKey: "A", changedTimeMs: nowMs });
  store.remove("B", nowMs);
  const { find } = store;
  Object.assign(store, {
    find: (apiKey: string) =>
      apiKey === "A" ? Promise.reject(new Error("the store is slow")) : find(apiKey),
  });
  await cache.poll();
  await cache.poll();
  expect(heard.toSorted()).toEqual(["A", "B"]);
  Object.assign(store, { find });
  expect(await cache.find("A")).toMatchObject({ accountId: 1 });
  expect(await cache.find("B")).toBeUndefined();
});

test("a key made after somebody tried it works after one poll", async () => {
  expect(await cache.find("A")).toBeUndefined();
  store.put("A", 1);
  store.changes.push({ apiKey: "A", changedTimeMs: nowMs });
  await cache.poll();
  expect(await cache.find("A")).toBeDefined();
});

test("a change that overtakes a look-up wins: the old answer is not kept", async () => {
  let release = (): void => {};
  store.held = new Promise((resolve) => (release = resolve));
  store.put("A", 1);
  const early = cache.find("A");
  store.remove("A", nowMs);
  await cache.poll();
  release();
  await early;
  expect(await cache.find("A")).toBeUndefined();
});

test("with the store down known keys work, unknown ones are an error, and nothing is forgotten", async () => {
  store.put("A", 1);
  await cache.find("A");
  store.isDown = true;
  await cache.poll();
  expect(await cache.find("A")).toBeDefined();
  await expect(cache.find("B")).rejects.toThrow("the store is down");
  store.isDown = false;
  store.put("B", 2);
  expect(await cache.find("B")).toBeDefined();
});

test("what changed while the store was down is heard of when it is back", async () => {
  store.put("A", 1);
  await cache.find("A");
  store.isDown = true;
  store.remove("A", nowMs + 500);
  for (let second = 0; second < 120; second++) {
    nowMs += 1_000;
    await cache.poll();
  }
  store.isDown = false;
  await cache.poll();
  expect(await cache.find("A")).toBeUndefined();
});
