/**
 * `npm run chaos:kill`: trades with ccxt, kills the whole stack with SIGKILL in the middle, starts it
 * again and checks that every acknowledged order is there once, and every balance to the unit.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { auditAccount, type Issue, newLedgerOfCalls, Trader } from "./chaos-trader.ts";
import { startStackProcess } from "@bourse/local/run";

const { values } = parseArgs({
  options: {
    cycles: { type: "string", default: "20" },
    port: { type: "string", default: "18480" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  process.stdout.write(
    "Usage: npm run chaos:kill -- [--cycles 20] [--port 18480] [--seed N]\n" +
      "Kills the stack under a ccxt order loop and checks that nothing acknowledged is lost or doubled.\n",
  );
  process.exit(0);
}

const cycles = Number(values.cycles);
const seed = Number(values.seed);
const data = mkdtempSync(path.join(tmpdir(), "bourse-chaos-"));
const args = ["--headless", "--market", "quiet", "--data", data, "--port", values.port];
process.stderr.write(`chaos:kill, ${cycles} cycles, seed ${seed}\n`);

/** Small and seeded: when to kill, and which orders to send. */
let state = seed >>> 0;
const random = () => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state / 2 ** 32;
};

const calls = newLedgerOfCalls();
const issues: Issue[] = [];
let restartMsMax = 0;
for (let cycle = 1; cycle <= cycles; cycle++) {
  const stack = await startStackProcess(args);
  restartMsMax = Math.max(restartMsMax, stack.readyMs);
  const traders = ["alice", "bob"].map((name, side) => {
    const account = stack.ready.accounts.find((candidate) => candidate.name === name);
    if (account === undefined) throw new Error(`The stack has no account ${name}.`);
    return new Trader(name, side === 0 ? "buy" : "sell", { account, urls: stack.ready.urls });
  });
  for (const trader of traders) await trader.load();
  for (const trader of traders) issues.push(...(await auditAccount(trader, calls)));
  const found = issues.length;
  process.stderr.write(
    `cycle ${String(cycle).padStart(3)}  ready ${stack.readyMs.toFixed(0)} ms  acknowledged ${calls.acknowledged.size}  in flight ${calls.unknown.size}  problems ${found}\n`,
  );
  if (found > 0) {
    await stack.stop();
    break;
  }
  let running = true;
  const loops = traders.map((trader) => trader.trade(calls, random, () => running));
  await new Promise((resolve) => setTimeout(resolve, 400 + random() * 800));
  await stack.killAll();
  running = false;
  await Promise.all(loops);
}
if (issues.length === 0) {
  const stack = await startStackProcess(args);
  for (const [index, name] of ["alice", "bob"].entries()) {
    const account = stack.ready.accounts.find((candidate) => candidate.name === name);
    if (account === undefined) throw new Error(`The stack has no account ${name}.`);
    const trader = new Trader(name, index === 0 ? "buy" : "sell", {
      account,
      urls: stack.ready.urls,
    });
    await trader.load();
    issues.push(...(await auditAccount(trader, calls)));
  }
  await stack.stop();
}
for (const issue of issues) process.stderr.write(`${issue.kind}: ${issue.text}\n`);
const count = (kind: Issue["kind"]) => issues.filter((issue) => issue.kind === kind).length;
process.stdout.write(
  `cycles ${cycles}, acknowledged ${calls.acknowledged.size}, in flight at a kill ${calls.inFlight}, ` +
    `lost ${count("lost")}, doubled ${count("doubled")}, wrong ${count("wrong")}, ` +
    `slowest restart ${restartMsMax.toFixed(0)} ms, seed ${seed}\n`,
);
rmSync(data, { recursive: true, force: true });
process.exit(issues.length === 0 ? 0 : 1);
