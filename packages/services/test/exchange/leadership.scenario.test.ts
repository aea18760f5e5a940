import { type Lease, NOTHING_TO_REPORT } from "@bourse/core/lease";
import { afterEach, beforeEach, expect, test } from "vitest";
import { nodeDisk } from "../../src/exchange/disk/index.ts";
import { type Journal, JournalFenced } from "../../src/exchange/journal/port.ts";
import { LEASE_MS, LEASE_RENEW_MS } from "../../src/exchange/limits.ts";
import type { LeaseStore } from "../../src/exchange/role/index.ts";
import {
  alice,
  deposit,
  fileJournals,
  operatorState,
  signed,
  silentLog,
  startServer,
  temporaryDirectory,
  type TestServer,
} from "./harness.ts";

/** A lease that nobody else wants, or somebody else has, in a store that can be away. */
class LoneLease implements LeaseStore {
  isAway = false;
  isTaken = false;
  #lease: Lease | undefined;

  read = async () => (this.isTaken ? this.#change("another") : this.#answer(this.#lease));
  take = async () => this.#change("me");
  renew = async () => this.#change("me");
  giveUp = async () => void this.#change("");

  #change(holder: string): Lease {
    this.#answer(undefined);
    const version = (this.#lease?.version ?? 0) + 1;
    return (this.#lease = { ...NOTHING_TO_REPORT, holder, version });
  }

  #answer<T>(answer: T): T {
    if (this.isAway) throw new Error("The lease store does not answer.");
    return answer;
  }
}

let directory: ReturnType<typeof temporaryDirectory>;
let lease: LoneLease;
let isFenced: boolean;
let failures: unknown[];
let server: TestServer;

beforeEach(async () => {
  directory = temporaryDirectory();
  lease = new LoneLease();
  isFenced = false;
  failures = [];
  const files = fileJournals(directory.path, silentLog, nodeDisk());
  const journals = {
    ...files,
    open: async (name: "commands" | "events") => fence(await files.open(name)),
  };
  const onJournalFailure = (error: unknown) => failures.push(error);
  server = await startServer({ directory: directory.path, lease, journals, onJournalFailure });
  await expect.poll(async () => (await operatorState(server)).role).toBe("leader");
  await deposit(server, alice, "USDT", "1000");
  await pause(LEASE_RENEW_MS * 2);
});
afterEach(async () => {
  await server.stop();
  directory.remove();
});

/** As on Kafka once another process has opened the journal. */
function fence(journal: Journal): Journal {
  const append = journal.append.bind(journal);
  journal.append = (batch) =>
    isFenced ? Promise.reject(new JournalFenced("Another process writes.")) : append(batch);
  return journal;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const sequence = async () => (await operatorState(server)).sequence;
const account = () => signed(server, alice, "GET /api/v3/account", { omitZeroBalances: "true" });

test("a leader that renews its lease tells of accounts without asking the journal", async () => {
  const before = await sequence();
  expect((await account()).body.balances).toMatchObject([{ asset: "USDT", free: "1000.00000000" }]);
  expect(await sequence()).toBe(before);
});

test("one that cannot renew it asks the journal first, and goes on when that knows no other", async () => {
  lease.isAway = true;
  await pause(LEASE_MS + LEASE_RENEW_MS);
  const before = await sequence();
  expect((await account()).body.balances).toMatchObject([{ asset: "USDT", free: "1000.00000000" }]);
  expect(await sequence()).toBe(before + 1);
  lease.isAway = false;
  await pause(LEASE_RENEW_MS * 2);
  await account();
  expect(await sequence()).toBe(before + 1);
});

test("one that was replaced tells nothing of what it remembers, and ends", async () => {
  lease.isAway = true;
  isFenced = true;
  await pause(LEASE_MS + LEASE_RENEW_MS);
  const query = { symbol: "BTCUSDT", origClientOrderId: "placed-with-the-new-leader" };
  const { status, body } = await signed(server, alice, "GET /api/v3/order", query);
  expect([status, body.code]).toEqual([504, -1007]);
  expect(failures).toEqual([expect.any(JournalFenced)]);
});

test.skipIf(process.platform !== "linux")(
  "the operator's port of a standby is open to its own machine alone, until it leads (one loopback address elsewhere)",
  async () => {
    await server.stop();
    lease.isTaken = true;
    const env = { OPERATOR_HOST: "0.0.0.0" };
    server = await startServer({ directory: directory.path, lease, env });
    const neighbour = server.operatorBase.replace("127.0.0.1", "127.0.0.2");
    const fromElsewhere = () => operatorState({ ...server, operatorBase: neighbour });
    expect((await operatorState(server)).role).toBe("standby");
    await expect(fromElsewhere()).rejects.toThrow("fetch failed");
    lease.isTaken = false;
    const role = async () => (await fromElsewhere().catch(() => ({ role: "" }))).role;
    await expect.poll(role, { timeout: 5_000 }).toBe("leader");
    expect((await operatorState(server)).role).toBe("leader");
  },
);
