import { followJournal, readJournalSettings } from "@bourse/services/exchange/journal";
import { alice, bob } from "../../../services/test/exchange/harness.ts";
import { Random } from "../../../services/test/sim/random.ts";
import { audit } from "./audit.ts";
import { Cluster, type Member } from "./cluster.ts";
import type { Findings } from "./journal-audit.ts";
import { type Calls, fund, makeTraders, newCalls, type Trader } from "./traders.ts";

export interface DrillOptions {
  readonly directory: string;
  /** Where the journal is, as the exchange's environment says it; files if nothing is said. */
  readonly journal?: NodeJS.ProcessEnv;
  readonly kills: number;
  readonly pauses: number;
  readonly outages: number;
  readonly seed: number;
  readonly connections: number;
  readonly inFlight: number;
  readonly say: (line: string) => void;
}

export interface DrillResult {
  readonly calls: Calls;
  readonly findings: Findings;
  /** From the fault to the first acknowledgement by another process. */
  readonly gapsMs: Readonly<Record<Fault, readonly number[]>>;
}

/** The leader is ended, or stopped for a while; or both processes are ended at once. */
export type Fault = "kill" | "pause" | "outage";

/** Load before each fault, so that there is something to lose. */
const LOAD_MS = 300;
const TAKEOVER_MS_MAX = 30_000;
/**
 * Between the faults the traders go slowly: no store of past orders runs here, and what became of an
 * order can be asked only as far back as the exchange's own memory goes.
 */
const CALM_REST_MS = 100;

/** Kills and pauses the leader under load, again and again, and looks at what became of every order. */
export async function runDrill(options: DrillOptions): Promise<DrillResult> {
  const { directory, journal = {}, say } = options;
  const cluster = await Cluster.start(directory, journal);
  const calls = newCalls();
  const gapsMs: Record<Fault, number[]> = { kill: [], pause: [], outage: [] };
  let done = 0;
  try {
    await fund(await cluster.leader());
    const generator = new Random(options.seed);
    const random = () => generator.next();
    let restMs = 0;
    const traders = makeTraders([alice, bob], options.connections, {
      calls,
      random,
      inFlight: options.inFlight,
      bases: () => cluster.members.map(({ base }) => base),
      restMs: () => restMs,
    });
    const running = Promise.all(traders.map((trader) => trader.run()));
    const failed = running.then(() => new Promise<never>(() => {}));
    for (const fault of shuffled(options, random)) {
      restMs = 0;
      const loaded = new Promise((resolve) => setTimeout(resolve, LOAD_MS * (0.5 + random())));
      await Promise.race([loaded, failed]);
      const leader = await cluster.leader();
      const gapMs = await Promise.race([runFault(cluster, { calls, leader, fault }), failed]);
      restMs = CALM_REST_MS;
      await cluster.bury(leader);
      await cluster.fill();
      await cluster.caughtUp();
      gapsMs[fault].push(gapMs);
      done += 1;
      say(
        `${String(done).padStart(4)}  ${fault.padEnd(6)}  gap ${gapMs.toFixed(0).padStart(5)} ms  ` +
          `acknowledged ${calls.acknowledged.size}  in flight ${calls.inFlight}`,
      );
    }
    say("The traders bring what is under way to its end.");
    await end(traders, running);
    say("The standby follows to the end.");
    await cluster.caughtUp();
    say("The journal is held against what the traders were told.");
    const settings = readJournalSettings({ ...journal, DATA_DIR: directory });
    const follower = followJournal(settings, "commands");
    return { calls, findings: await audit(follower, cluster.members, calls), gapsMs };
  } finally {
    await cluster.stop();
  }
}

/** Answers how long nobody acknowledged anything. */
async function runFault(
  cluster: Cluster,
  { calls, leader, fault }: { calls: Calls; leader: Member; fault: Fault },
): Promise<number> {
  calls.inFlight += calls.unknown.size;
  const startedMs = performance.now();
  const resumed = acknowledgedByAnother(calls, leader, startedMs, () => cluster.log);
  if (fault === "outage") await cluster.replaceAll();
  else leader.child.kill(fault === "kill" ? "SIGKILL" : "SIGSTOP");
  const gapMs = await resumed;
  // Whoever was paused goes on now, unless it was ended: it must not be able to do harm.
  if (fault === "pause") leader.child.kill("SIGCONT");
  return gapMs;
}

function acknowledgedByAnother(
  calls: Calls,
  { base }: Member,
  startedMs: number,
  log: () => string,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const late = (): void => {
      const ms = TAKEOVER_MS_MAX;
      reject(new Error(`Nobody took over within ${ms} ms:\n${log().slice(-4_000)}`));
    };
    const timer = setTimeout(late, TAKEOVER_MS_MAX);
    calls.onAck = (from) => {
      if (from === base) return;
      clearTimeout(timer);
      calls.onAck = () => {};
      resolve(performance.now() - startedMs);
    };
  });
}

async function end(traders: readonly Trader[], running: Promise<unknown>): Promise<void> {
  for (const trader of traders) trader.stop();
  await running;
}

function shuffled({ kills, pauses, outages }: DrillOptions, random: () => number): Fault[] {
  const times = (fault: Fault, count: number) => Array<Fault>(count).fill(fault);
  const faults = [...times("kill", kills), ...times("pause", pauses), ...times("outage", outages)];
  const order = faults.map((fault) => ({ fault, at: random() }));
  return order.toSorted((a, b) => a.at - b.at).map(({ fault }) => fault);
}
