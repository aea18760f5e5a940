/**
 * `npm run chaos:rebuild`: throws the projections of a trading exchange away and makes them anew from
 * the journal: Redis is flushed, the orders in DynamoDB and the whole schema of the ledger are dropped.
 */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { createRedisBookCache } from "@bourse/core/book-cache";
import { BOT_NAMES, GENESIS_PROGRAM, type GenesisTask } from "@bourse/local/market";
import { freeBasePort, readAttachment, startStack } from "@bourse/local/run";
import { ccxtClient } from "../packages/local/test/binance/ccxt-client.ts";
import { Load, Places, quantile } from "./chaos/measure.ts";
import { readArguments, wholeNumber } from "./command-line/arguments.ts";
import { argumentsOrExit } from "./command-line/run-script.ts";
import type { Rebuilt } from "./rebuild/rebuild.ts";
import { rebuiltText } from "./rebuild/text.ts";

const HELP = `Usage: npm run chaos:rebuild -- [options]
Trades for a while, rebuilds every projection in quiet and compares the hash of every table; then
trades on, flushes Redis, rebuilds everything under load, and compares with a rebuild in quiet.

  --seconds N  how long it trades (20)
  --rate N     orders a second (100)
  --hours N    so much of a simulated market comes before; 34 hours are a million events (0)
  --help       this text
`;

const { seconds, rate, hours } = argumentsOrExit("chaos:rebuild", HELP, (args) => {
  const values = readArguments(args, {
    seconds: { type: "string", default: "20" },
    rate: { type: "string", default: "100" },
    hours: { type: "string", default: "0" },
  });
  return {
    seconds: wholeNumber("--seconds", values.seconds, { min: 1, max: 3_600 }),
    rate: wholeNumber("--rate", values.rate, { min: 2, max: 10_000 }),
    hours: wholeNumber("--hours", values.hours, { min: 0, max: 1_000 }),
    help: values.help,
  };
});

const CATCH_UP_MS_MAX = 900_000;
const BOOKS_MS_MAX = 5_000;
const RESTING_ORDERS = 25;
const root = path.dirname(import.meta.dirname);
const data = mkdtempSync(path.join(tmpdir(), "bourse-rebuild-"));
const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** A past for the journal to begin with, of traders who never come back. */
async function writePast(historyHours: number): Promise<void> {
  const task: GenesisTask & { readonly historyHours: number } = {
    directory: path.join(data, "exchange", "journal"),
    seed: 1,
    endTimeUs: Date.now() * 1_000,
    accounts: Object.fromEntries(BOT_NAMES.map((name, index) => [name, 900_001 + index])) as never,
    historyHours,
  };
  const env = { ...process.env, BOURSE_GENESIS: JSON.stringify(task) };
  await promisify(execFile)(process.execPath, [GENESIS_PROGRAM], { env });
}

/** The command people type, with what it found out. */
async function rebuildAll(): Promise<Rebuilt> {
  const args = ["scripts/rebuild.ts", "--projection", "all", "--data", data, "--json"];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (part: string) => (text += part));
  const [code] = (await once(child, "close")) as [number | null];
  if (text === "") throw new Error(`The rebuild ended with exit code ${code} and no result.`);
  return JSON.parse(text) as Rebuilt;
}

/** How long Redis is without books after it was flushed; undefined when there is none. */
async function flushRedis(newest: () => Promise<number>): Promise<number | undefined> {
  const { host = "", port = 0 } = readAttachment(data)?.links["BookCache"] ?? {};
  if (host === "") return undefined;
  const address = { host: String(host), port: Number(port) };
  const socket = net.connect(address.port, address.host).end("FLUSHALL\r\n");
  await once(socket.resume(), "close");
  const flushedMs = performance.now();
  const wanted = await newest();
  const cache = createRedisBookCache(address);
  while (((await cache.lastSequence()) ?? 0) < wanted && performance.now() < flushedMs + 60_000) {
    await sleep(20);
  }
  await cache.close();
  return performance.now() - flushedMs;
}

/** So that the books are not empty when nobody trades. */
async function restSomeOrders(): Promise<void> {
  const [account] = stack.ready.accounts;
  if (account === undefined) return;
  const { apiKey, secretKey } = account;
  const client = ccxtClient(stack.ready, { apiKey, secret: secretKey });
  for (let level = 0; level < RESTING_ORDERS; level += 1) {
    await client.createOrder("BTC/USDT", "limit", "buy", 0.001, 40_000 + level);
  }
}

const differencesIn = ({ tables, left }: Rebuilt): string[] => [
  ...tables.filter(({ before, hash }) => before !== hash).map(({ table }) => table),
  ...left.map((name) => `${name} is behind`),
];

if (hours > 0) await writePast(hours);
const port = await freeBasePort();
const options = {
  webPort: port + 100,
  headless: true,
  fresh: false,
  seed: 1,
  json: true,
  dev: false,
};
const stack = await startStack(
  { ...options, port, dataDir: data, market: "quiet" },
  root,
  (reason) => {
    say(reason);
    process.exit(1);
  },
);
const places = new Places(data, stack.ready.urls.rest);
const trading = (prefix: string): Load =>
  new Load({
    url: stack.ready.urls.rest,
    accounts: stack.ready.accounts.slice(0, 2),
    pairsPerSecond: rate / 2,
    prefix,
  });
const catchUp = async (): Promise<readonly string[]> =>
  places.catchUp(await places.newest(), CATCH_UP_MS_MAX);

await catchUp();
await restSomeOrders();
say(`trading for ${seconds} s`);
const first = trading("first");
await sleep(seconds * 1_000);
await first.stop();
const behind = [...(await catchUp())];
const quiet = await rebuildAll();

say("trading on, and dropping everything");
const second = trading("second");
const tradedMs = Date.now();
await sleep((seconds * 1_000) / 4);
const flushedMs = await flushRedis(() => places.newest());
const droppedMs = Date.now();
const loaded = await rebuildAll();
const rebuiltMs = Date.now();
await second.stop();
behind.push(...(await catchUp()));
const again = await rebuildAll();
places.close();
await stack.stop();

const ms = (from: number, to: number): string => {
  const latencies = second.answered(from, to);
  return `${quantile(latencies, 0.5).toFixed(1)} / ${quantile(latencies, 0.99).toFixed(1)} ms (${latencies.length})`;
};
// A filter that says no is an answer: after a simulated past the prices of the load may be far off.
const unanswered = second.sent.filter(({ status }) => status === 0 || status >= 500).length;
const taken = first.sent.concat(second.sent).filter(({ status }) => status === 200).length;
const differences = [...differencesIn(quiet), ...differencesIn(again)];
process.stdout.write(
  `in quiet\n${rebuiltText(quiet)}\n` +
    `under load\n${rebuiltText(loaded)}\n` +
    `in quiet again: what the consumers made of the rest, against a rebuild of all of it\n${rebuiltText(again)}\n` +
    `books away after FLUSHALL: ${flushedMs === undefined ? "no Redis here" : `${Math.round(flushedMs)} ms`}\n` +
    `orders p50 / p99 before ${ms(tradedMs, droppedMs)}, during ${ms(droppedMs, rebuiltMs)}, taken ${taken}, unanswered ${unanswered}\n` +
    `differences: ${differences.join(", ") || "none"}; behind: ${[...behind, ...loaded.left].join(", ") || "none"}\n`,
);
rmSync(data, { recursive: true, force: true });
const isSound =
  taken > 0 &&
  differences.length + behind.length + loaded.left.length + unanswered === 0 &&
  (flushedMs ?? 0) <= BOOKS_MS_MAX;
process.exit(isSound ? 0 : 1);
