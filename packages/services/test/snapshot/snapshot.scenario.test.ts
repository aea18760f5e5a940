import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodeCommand } from "@bourse/engine/command";
import { beforeEach, afterEach, describe, expect, test } from "vitest";
import { type Disk, nodeDisk } from "../../src/exchange/disk/index.ts";
import { createReplica, type Replica, type ReplicaParts } from "../../src/exchange/replica.ts";
import { restoreReplica, SnapshotStore, takeImage } from "../../src/exchange/snapshot/index.ts";
import { temporaryDirectory } from "../exchange/harness.ts";
import { applyAll, commands, knowledgeOf, partsIn } from "./replica-run.ts";

const SEED = 4711;
const COUNT = 3_000;

let directory: ReturnType<typeof temporaryDirectory>;
let parts: ReplicaParts;
let said: string[];
let store: SnapshotStore;
const log = {
  info: () => {},
  warn: (event: string) => void said.push(event),
  error: (event: string) => void said.push(event),
};

beforeEach(async () => {
  said = [];
  directory = temporaryDirectory();
  parts = await partsIn(directory.path, log);
  store = new SnapshotStore({ directory: join(directory.path, "snapshots"), log });
});
afterEach(async () => {
  await parts.eventLog.close();
  directory.remove();
});

const load = (upTo = Infinity): Promise<Replica | undefined> =>
  store.load(upTo, (sections) => restoreReplica(sections, parts));
const files = (): string[] => readdirSync(join(directory.path, "snapshots")).toSorted();
const pathOf = (file: string | undefined): string =>
  join(directory.path, "snapshots", file ?? "none");

describe(`a snapshot (seed ${SEED})`, () => {
  test("is the replica it was taken of, then and after everything that follows", async () => {
    const list = [...commands(SEED, COUNT)];
    const live = createReplica(parts);
    applyAll(live, list.slice(0, 2_000));
    const image = takeImage(live);
    const then = knowledgeOf(live);
    expect(then.markets.every(({ trades, bids }) => trades.length > 20 && bids.length > 2)).toBe(
      true,
    );
    expect(then.openLists.length).toBeGreaterThan(5);
    // The market goes on while the snapshot is being written.
    const writing = store.write(image);
    applyAll(live, list, 2_000);
    await writing;
    const restored = await load();
    if (restored === undefined) throw new Error("Nothing was restored.");
    expect(knowledgeOf(restored)).toEqual(then);
    applyAll(restored, list, 2_000);
    expect(knowledgeOf(restored)).toEqual(knowledgeOf(live));
    expect(said).toEqual([]);
  });

  test("knows which markets were halted, and tells them so", async () => {
    const live = createReplica(parts);
    applyAll(live, [...commands(SEED, 50)]);
    const [first] = live.exchange.markets();
    const place = live.exchange.applyQuietly.bind(live.exchange);
    live.exchange.applyQuietly = (command, sequence, timeUs) => {
      place(command, sequence, timeUs);
      if (command.kind === "CancelAllOrders") throw new Error("bug");
    };
    // Of an account without orders: what the engine changes before it throws, no event tells.
    const poison = { kind: "CancelAllOrders", accountId: 1, newClientOrderId: "x" } as const;
    const sequence = live.exchange.sequence + 1;
    const payload = encodeCommand({ ...poison, marketId: first?.marketId ?? 0 });
    live.applier.applyRecord({ sequence, timeUs: live.exchange.timeUs, payload }, false);
    await store.write(takeImage(live));
    const restored = await load();
    expect(restored && knowledgeOf(restored)).toEqual(knowledgeOf(live));
    expect(restored?.guarded.haltedMarketIds).toEqual(new Set([first?.marketId]));
  });

  test("two are kept; one that is damaged anywhere falls back to the one before", async () => {
    const list = [...commands(SEED, 400)];
    const live = createReplica(parts);
    for (const count of [100, 200, 400]) {
      applyAll(live, list.slice(live.exchange.sequence, count));
      await store.write(takeImage(live));
    }
    expect(files().map((name) => Number.parseInt(name, 10))).toEqual([200, 400]);
    const newest = pathOf(files()[1]);
    const whole = readFileSync(newest);
    for (let at = 0; at < whole.length; at += 1 + Math.floor(whole.length / 60)) {
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] ?? 0) ^ (1 << (at % 8));
      writeFileSync(newest, damaged);
      expect((await load())?.exchange.sequence, `byte ${at}`).toBe(200);
      writeFileSync(newest, whole.subarray(0, at));
      expect((await load())?.exchange.sequence, `cut at ${at}`).toBe(200);
    }
    expect(new Set(said)).toEqual(new Set(["snapshot-unreadable"]));
    writeFileSync(newest, whole);
    expect((await load())?.exchange.sequence).toBe(400);
    expect((await load(399))?.exchange.sequence).toBe(200);
    writeFileSync(pathOf(files()[0]), "");
    writeFileSync(newest, "");
    expect(await load()).toBeUndefined();
  });

  test("that cannot be finished leaves nothing behind, and what a killed process left goes", async () => {
    const live = createReplica(parts);
    applyAll(live, [...commands(SEED, 100)]);
    const full: Disk = {
      ...nodeDisk(),
      open: async (path, how) => {
        const file = await nodeDisk().open(path, how);
        const sync = () => Promise.reject(new Error("ENOSPC: no space left on device"));
        return { write: (bytes) => file.write(bytes), sync, close: () => file.close() };
      },
    };
    const fullStore = new SnapshotStore({ directory: pathOf(""), log, disk: full });
    await expect(fullStore.write(takeImage(live))).rejects.toThrow("ENOSPC");
    expect(files()).toEqual([]);
    writeFileSync(pathOf("0000000000000050.snapshot.tmp"), "half of it");
    await expect(fullStore.write(takeImage(live))).rejects.toThrow("ENOSPC");
    expect(files()).toEqual([]);
  });

  test("is not begun when it could take the room that the journal needs", async () => {
    const live = createReplica(parts);
    applyAll(live, [...commands(SEED, 100)]);
    const bytes = await store.write(takeImage(live));
    let freeBytes = 2 * bytes - 1;
    const disk: Disk = { ...nodeDisk(), freeBytes: async () => freeBytes };
    store = new SnapshotStore({ directory: pathOf(""), log, disk });
    const restored = await load();
    if (restored === undefined) throw new Error("Nothing was restored.");
    await expect(store.write(takeImage(restored))).rejects.toThrow("Make room on this disk");
    freeBytes += 1;
    await store.write(takeImage(restored));
  });
});
