import { JournalError } from "../../src/exchange/journal/port.ts";
import { Violation } from "./checks.ts";
import { SimClient } from "./clients.ts";
import { tapEngines } from "./engines.ts";
import { makeFault } from "./faults.ts";
import { checkEnd } from "./final-checks.ts";
import { ACCOUNTS, funding, resetNames } from "./orders.ts";
import { maySpoil } from "./profile.ts";
import type { Random } from "./random.ts";
import { type RunOptions, RunState } from "./run-state.ts";
import { leaveFirstFormat } from "./upgrade.ts";

export interface RunResult {
  readonly seed: number;
  /** Undefined when every promise was kept. */
  readonly problem: string | undefined;
  /** Of everything that happened, in order: equal seeds, equal traces. */
  readonly trace: string;
  readonly acknowledged: number;
  readonly faults: number;
  readonly virtualMs: number;
}

const FAULT_EVERY_US = [100_000, 2_000_000] as const;
const QUIET_US = 60_000_000;
/** So often a process that does not start is started again before nobody believes in it. */
const REFUSALS_MAX = 6;
const RUN_US_MAX = 300_000_000;

/** Runs a seed from beginning to end; the same seed and the same code give the same trace. */
export async function runSeed(options: RunOptions): Promise<RunResult> {
  resetNames();
  const run = new RunState(options);
  const untap = tapEngines((exchange, applied) => run.onApplied(exchange, applied));
  // What nobody catches ends a process; here it ends the run.
  const onUncaught = (error: unknown): void => run.fail(error);
  process.on("unhandledRejection", onUncaught);
  run.world.install();
  try {
    await play(run, options.commands);
  } catch (error) {
    run.fail(error);
  } finally {
    run.world.uninstall();
    process.off("unhandledRejection", onUncaught);
    untap();
  }
  const { problem, trace, checks, faults, world } = run;
  return {
    seed: options.seed,
    problem: problem === undefined ? undefined : describe(problem),
    trace,
    acknowledged: checks.acknowledgedCount,
    faults,
    virtualMs: Math.round(world.nowUs / 1000),
  };
}

async function play(run: RunState, commands: number): Promise<void> {
  const { world, random } = run;
  run.note(`profile ${run.profile}, ${run.processes} processes`);
  if (run.profile === "upgrade") leaveFirstFormat(run.disk);
  for (let count = 0; count < run.processes; count++) run.startNode();
  run.sinks.start();
  const each = Math.ceil(commands / ACCOUNTS.length);
  const clients = ACCOUNTS.map((accountId, index) => {
    const client = new SimClient(
      {
        world,
        random: random.fork(),
        network: run.network,
        nodes: () => run.nodes,
        onAcknowledged: (command, applied) => {
          try {
            run.checks.onAcknowledged(command, applied);
          } catch (error) {
            run.fail(error);
          }
        },
      },
      accountId,
    );
    const poisonAt = index === 0 && random.chance(0.2) ? random.between(1, each) : -1;
    client.run(funding(accountId), each, poisonAt).catch((error: unknown) => run.fail(error));
    return client;
  });
  breakThings(run, random.fork());
  // On a spoiled disk it must not go on.
  const isRefused = () => maySpoil(run.profile) && run.refusals > REFUSALS_MAX;
  const isDone = () =>
    run.problem !== undefined || isRefused() || clients.every((client) => client.isDone);
  if (!(await world.run(isDone, RUN_US_MAX))) {
    throw new Violation(`nothing goes on after ${RUN_US_MAX / 1e6} s`);
  }
  if (run.problem !== undefined || isRefused()) return;
  await calmDown(run);
  if (run.problem !== undefined || isRefused()) return;
  try {
    await checkEnd(run);
  } catch (error) {
    // What nobody had to read until now may be spoiled, too; it says so.
    if (!(maySpoil(run.profile) && error instanceof JournalError)) throw error;
  }
}

function breakThings(run: RunState, random: Random): void {
  run.world.after(random.between(...FAULT_EVERY_US), () => {
    if (run.isCalm) return;
    run.faults += 1;
    run.note(`fault: ${makeFault(run, random)}`);
    breakThings(run, random);
  });
}

/** The faults end; a leader must come by itself, and everything that follows must catch up. */
async function calmDown(run: RunState): Promise<void> {
  run.isCalm = true;
  run.note("calm");
  run.lease.isAway = false;
  run.lease.lossRate = 0;
  run.network.cutOff.clear();
  Object.assign(run.disk.trouble, {
    slowUs: 0,
    failNext: undefined,
    isLying: false,
    atNextWrite: undefined,
  });
  run.sinks.ledger.breakRate = 0;
  const isSettled = (): boolean => {
    if (run.problem !== undefined) return true;
    if (maySpoil(run.profile) && run.refusals > REFUSALS_MAX) return true;
    const sequence = run.leader?.replica?.exchange.sequence;
    return (
      sequence !== undefined &&
      run.nodes.length === run.processes &&
      run.leader?.replica?.eventLog.lastSequence === sequence &&
      run.sinks.ledger.lastSequence === sequence &&
      run.sinks.bookSequence === sequence &&
      run.nodes.every(({ replica }) => replica?.exchange.sequence === sequence)
    );
  };
  const settled = await run.world.run(isSettled, run.world.nowUs + QUIET_US);
  if (settled) return;
  const places = run.nodes.map(
    ({ process, isLeading, replica }) =>
      `${process.name} ${isLeading ? "leads" : "follows"} at ${replica?.exchange.sequence}, ` +
      `events at ${replica?.eventLog.lastSequence}`,
  );
  throw new Violation(
    `in calm weather not all come to the same place: ${places.join("; ")}; ` +
      `ledger at ${run.sinks.ledger.lastSequence}, books at ${run.sinks.bookSequence}`,
  );
}

function describe(problem: unknown): string {
  if (problem instanceof Violation) return problem.message;
  return problem instanceof Error ? (problem.stack ?? problem.message) : String(problem);
}
