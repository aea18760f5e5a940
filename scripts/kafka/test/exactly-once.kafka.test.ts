import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { encodeApplied } from "@bourse/core/projection";
import { decodeCommand } from "@bourse/engine/command";
import { Exchange } from "@bourse/engine/exchange";
import { GuardedExchange, systemClock } from "@bourse/services/exchange";
import { type Journal, readJournalSettings } from "@bourse/services/exchange/journal";
import {
  alice,
  deposit,
  placeMiss,
  silentLog,
  temporaryDirectory,
  type TestServer,
} from "../../../packages/services/test/exchange/harness.ts";
import { openExchange } from "../../../packages/services/test/exchange/open-exchange.ts";
import { Random } from "../../../packages/services/test/sim/random.ts";
import { type Cluster, startCluster } from "../cluster.ts";
import { freshEnvironment, usesOwnBrokers } from "./brokers.ts";

const ROUNDS = 6;
const CALLERS = 4;
const SEED = Number(process.env["SEED"] ?? 20_261_122);
const MARKETS = ["BTCUSDT", "ETHUSDT", "SOLUSDT", "BNBUSDT"];
const REFUSED_PAUSE_MS = 50;
const PATIENT = { timeout: 60_000, interval: 20 };

const random = new Random(SEED);
const directory = temporaryDirectory();
const effects = path.join(directory.path, "effects.sqlite");
let cluster: Cluster | undefined;
let env: Record<string, string>;
let exchange: ChildProcess | undefined;
let consumer: ChildProcess | undefined;

beforeAll(async () => {
  if (usesOwnBrokers) cluster = await startCluster({ brokers: 1 });
  env = freshEnvironment(cluster?.bootstrap ?? process.env["KAFKA_BROKERS"] ?? "");
});
afterAll(async () => {
  exchange?.kill("SIGKILL");
  consumer?.kill("SIGKILL");
  await cluster?.stop();
  directory.remove();
});

function start(program: string, argument: string): ChildProcess {
  return spawn(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", path.join(import.meta.dirname, program), argument],
    { env, stdio: ["pipe", "pipe", "ignore"] },
  );
}

async function kill(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}

async function startExchange(): Promise<TestServer> {
  const child = start("exchange-process.ts", directory.path);
  exchange = child;
  if (child.stdout === null) throw new Error("The exchange has no output.");
  for await (const line of createInterface(child.stdout)) {
    const { base, operatorBase } = JSON.parse(line) as TestServer;
    return { base, operatorBase, keyChanged: () => {}, stop: () => kill(child) };
  }
  throw new Error("The exchange did not start.");
}

/** Places orders one after the other until the server is gone; says which were taken. */
async function placeUntilGone(server: TestServer, caller: string, taken: Map<string, number>) {
  for (let sent = 1; ; sent++) {
    const clientOrderId = `${caller}-${sent}`;
    const symbol = MARKETS[sent % MARKETS.length] ?? "BTCUSDT";
    const answer = await placeMiss(server, symbol, clientOrderId);
    if (answer === undefined) return;
    if (answer.status !== 200) {
      // Kafka is away. Who asked again at once, as fast as he is refused, would soon be banned.
      await sleep(REFUSED_PAUSE_MS);
      continue;
    }
    taken.set(clientOrderId, answer.body.orderId);
  }
}

/** What each command has to cause, made anew from the command journal alone. */
async function digestsOf(journal: Journal) {
  const guarded = new GuardedExchange(new Exchange(), silentLog);
  const digests: { sequence: number; digest: string }[] = [];
  const orders = new Map<string, number>();
  await journal.replay(1, ({ sequence, timeUs, payload }) => {
    const command = decodeCommand(payload);
    guarded.applyQuietly(command, sequence, timeUs);
    const told = encodeApplied(payload, guarded.eventBytes());
    digests.push({ sequence, digest: createHash("sha256").update(told).digest("hex") });
    if (command.kind !== "PlaceOrder") return;
    const { clientOrderId } = command;
    orders.set(clientOrderId, (orders.get(clientOrderId) ?? 0) + 1);
  });
  return { digests, orders, stateHash: guarded.stateHash() };
}

test("commands in, events out: everything is killed in turn, and every event arrives once", async () => {
  const taken = new Map<string, number>();
  const killed = { exchange: 0, consumer: 0, broker: 0 };
  consumer = start("consumer-process.ts", effects);
  let server = await startExchange();
  await deposit(server, alice, "USDT", "1000000");
  for (let round = 1; round <= ROUNDS; round++) {
    const callers = Array.from({ length: CALLERS }, (_, index) =>
      placeUntilGone(server, `r${round}-${index}`, taken),
    );
    const more = async (count: number) => {
      const enough = taken.size + count;
      await expect.poll(() => taken.size, PATIENT).toBeGreaterThan(enough);
    };
    await more(30 + random.next() * 100);
    if (round % 2 === 0) {
      killed.consumer += 1;
      await kill(consumer);
      consumer = start("consumer-process.ts", effects);
    }
    const broker = round % 3 === 0 ? cluster?.brokers[0] : undefined;
    if (broker !== undefined) {
      killed.broker += 1;
      await broker.kill();
      await broker.start();
      await more(30);
    }
    await more(random.next() * 60);
    killed.exchange += 1;
    await kill(exchange);
    await Promise.all(callers);
    server = await startExchange();
  }
  await kill(exchange);

  const settings = readJournalSettings({ ...env, JOURNAL: "kafka" });
  const last = await openExchange(settings, systemClock());
  const { lastSequence } = last.journal;
  await last.eventLog.durable(lastSequence);
  const { digests, orders, stateHash } = await digestsOf(last.journal);
  expect(last.exchange.stateHash()).toBe(stateHash);
  await last.close();
  const database = new DatabaseSync(effects, { readOnly: true });
  const placeOf = () => database.prepare("SELECT last FROM place").get();
  await expect.poll(placeOf, PATIENT).toEqual({ last: lastSequence });
  const stored = database.prepare("SELECT sequence, digest FROM effect ORDER BY rowid").all();
  database.close();

  expect(
    stored.map((row) => ({ ...row })),
    `SEED=${SEED}`,
  ).toEqual(digests);
  for (const clientOrderId of taken.keys()) expect(orders.get(clientOrderId)).toBe(1);
  expect([...orders.values()].every((count) => count === 1)).toBe(true);
  console.log(
    `exactly once: ${lastSequence} commands and events, ${taken.size} orders acknowledged, ` +
      `0 lost, 0 doubled; killed: exchange ${killed.exchange}, consumer ${killed.consumer}, ` +
      `broker ${killed.broker} times; seed ${SEED}`,
  );
});
