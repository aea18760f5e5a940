/**
 * `npm run chaos:kill`: trades through the WebSocket API, many orders at once, kills the whole stack
 * with SIGKILL in the middle, starts it again, and checks that every acknowledged order is there once.
 * At the end unmodified ccxt looks every order, fill and balance up.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  AccountFile,
  fundAccounts,
  type Ready,
  readAttachment,
  startStackProcess,
} from "@bourse/local/run";
import { readJournal } from "@bourse/services/exchange/journal";
import { ccxtClient } from "../packages/local/test/binance/ccxt-client.ts";
import { JournalAudit } from "../packages/local/test/failover/journal-audit.ts";
import { makeTraders, newCalls } from "../packages/local/test/failover/traders.ts";
import { Random } from "../packages/services/test/sim/random.ts";
import { newSeed, readArguments, SEEDS, wholeNumber } from "./command-line/arguments.ts";
import { argumentsOrExit } from "./command-line/run-script.ts";
import { auditAccount, type Issue } from "./chaos/account-audit.ts";

const HELP = `Usage: npm run chaos:kill -- [options]
Kills the stack under load, again and again, and checks that nothing acknowledged is lost or doubled.

  --cycles N       how often it is killed (20)
  --connections N  connections of each of the two traders (4)
  --in-flight N    orders that each connection has under way at once (16)
  --port N         base port of the stack (14480)
  --seed N         when it is killed and what is traded follow from it, 0 to ${SEEDS.max} (a new one)
  --help           this text
`;

const { cycles, connections, inFlight, port, seed } = argumentsOrExit(
  "chaos:kill",
  HELP,
  (args) => {
    const values = readArguments(args, {
      cycles: { type: "string", default: "20" },
      connections: { type: "string", default: "4" },
      "in-flight": { type: "string", default: "16" },
      // Below those that a stack chooses for its own servers.
      port: { type: "string", default: "14480" },
      seed: { type: "string", default: newSeed() },
    });
    return {
      cycles: wholeNumber("--cycles", values.cycles, { min: 1, max: 100_000 }),
      connections: wholeNumber("--connections", values.connections, { min: 1, max: 100 }),
      inFlight: wholeNumber("--in-flight", values["in-flight"], { min: 1, max: 1_000 }),
      port: wholeNumber("--port", values.port, { min: 1, max: 65_533 }),
      seed: wholeNumber("--seed", values.seed, SEEDS),
      help: values.help,
    };
  },
);

/** Who trades, and what the clientOrderIds of each begin with. */
const OWNERS = { alice: "1", bob: "2" };
type User = keyof typeof OWNERS;
const USERS: readonly User[] = ["alice", "bob"];

/** What each has from the stack's first start on, and what the drill adds: more than they trade away. */
const FUNDS = { BTC: [100, 10_000], USDT: [1_000_000, 80_000_000] } as const;

/** Before each kill the traders are calm for a while, then as fast as they can be: much is under way. */
const CALM_MS = 300;
const CALM_MORE_MS = 700;
const CALM_REST_MS = 80;
const RUSH_MS = 150;

const data = mkdtempSync(path.join(tmpdir(), "bourse-chaos-"));
const args = ["--headless", "--market", "quiet", "--data", data, "--port", String(port)];
process.stderr.write(`chaos:kill, ${cycles} cycles, seed ${seed}\n`);

/** Small and seeded: when to kill, and which orders to send. */
const generator = new Random(seed);
const random = () => generator.next();

const calls = newCalls();
const journalDir = path.join(data, "exchange", "journal");
const journal = new JournalAudit();
const issues: Issue[] = [];
let restartMsMax = 0;
/** Orders that were in the journal, and nobody had been told. */
let durable = 0;
let stack = await startStackProcess(args);
await fund();
let restMs = CALM_REST_MS;
const traders = makeTraders([keysOf("alice"), keysOf("bob")], connections, {
  calls,
  random,
  bases: () => [stack.ready.urls.rest],
  inFlight,
  restMs: () => restMs,
});
const trading = Promise.all(traders.map((trader) => trader.run())).catch((error: unknown) => {
  issues.push({ kind: "wrong", text: String(error) });
});
for (let cycle = 1; cycle <= cycles && issues.length === 0; cycle++) {
  await sleep(CALM_MS + random() * CALM_MORE_MS);
  restMs = 0;
  await sleep(RUSH_MS);
  calls.inFlight += calls.unknown.size;
  await stack.killAll();
  restMs = CALM_REST_MS;
  await journal.take(readJournal(journalDir));
  issues.push(...issuesOf(journal));
  durable += [...calls.unknown].filter((id) => journal.has(id)).length;
  stack = await startStackProcess(args);
  restartMsMax = Math.max(restartMsMax, stack.readyMs);
  process.stderr.write(
    `cycle ${String(cycle).padStart(3)}  ready ${stack.readyMs.toFixed(0)} ms  acknowledged ${calls.acknowledged.size}  in flight ${calls.inFlight}  problems ${issues.length}\n`,
  );
}
for (const trader of traders) trader.stop();
await trading;
if (issues.length === 0) {
  await journal.take(readJournal(journalDir));
  issues.push(...issuesOf(journal));
  for (const user of USERS) issues.push(...(await lookUp(user)));
}
await stack.stop();
if (calls.acknowledged.size === 0) issues.push({ kind: "wrong", text: "nothing was acknowledged" });
for (const issue of issues) process.stderr.write(`${issue.kind}: ${issue.text}\n`);
const count = (kind: Issue["kind"]) => issues.filter((issue) => issue.kind === kind).length;
process.stdout.write(
  `cycles ${cycles}, acknowledged ${calls.acknowledged.size}, in flight at a kill ${calls.inFlight}, ` +
    `durable then ${durable}, asked for and told ${calls.resolved}, refused ${calls.refused}, ` +
    `lost ${count("lost")}, doubled ${count("doubled")}, wrong ${count("wrong")}, ` +
    `slowest restart ${restartMsMax.toFixed(0)} ms, seed ${seed}\n`,
);
rmSync(data, { recursive: true, force: true });
process.exit(issues.length === 0 ? 0 : 1);

function issuesOf(audit: JournalAudit): Issue[] {
  const { lost, doubled, conflicting } = audit.compare(calls.acknowledged);
  const of = (kind: Issue["kind"], texts: readonly string[]) =>
    texts.map((text): Issue => ({ kind, text }));
  const wrong = [...conflicting, ...calls.conflicts];
  return [...of("lost", lost), ...of("doubled", doubled), ...of("wrong", wrong)];
}

function accountOf({ accounts }: Ready, name: string): Ready["accounts"][number] {
  const account = accounts.find((candidate) => candidate.name === name);
  if (account === undefined) throw new Error(`The stack has no account ${name}.`);
  return account;
}

/** Both can go on trading for as long as the drill takes. */
async function fund(): Promise<void> {
  const attachment = readAttachment(data);
  if (attachment === undefined) throw new Error(`No stack runs in ${data}.`);
  const file = new AccountFile(data);
  const accounts = USERS.flatMap((name) => file.get(name) ?? []);
  const funds = { BTC: String(FUNDS.BTC[1]), USDT: String(FUNDS.USDT[1]) };
  const plan = USERS.map((name) => ({ name, funds }));
  await fundAccounts(attachment.operator, plan, { accounts, idPrefix: "drill" });
}

/** Everything of one user, through the public API and an unmodified client. */
async function lookUp(name: User): Promise<Issue[]> {
  const { apiKey, secretKey } = accountOf(stack.ready, name);
  const client = ccxtClient(stack.ready, { apiKey, secret: secretKey });
  // Many pages: it has to keep to the limits of the API.
  client.enableRateLimit = true;
  await client.loadMarkets();
  const acknowledged = new Map<string, string>();
  for (const [id, orderId] of calls.acknowledged) {
    if (id.split("-")[0] === OWNERS[name]) acknowledged.set(id, String(orderId));
  }
  const funds = Object.fromEntries(
    Object.entries(FUNDS).map(([asset, [first, added]]) => [asset, String(first + added)]),
  );
  return auditAccount(client, { name, funds, acknowledged });
}

/** The stack's users sign with their API keys; the drill's names for orders need a number each. */
function keysOf(name: User) {
  const { apiKey, secretKey } = accountOf(stack.ready, name);
  return { accountId: Number(OWNERS[name]), apiKey, secretKey };
}
