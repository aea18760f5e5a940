import type { Random } from "./random.ts";
import type { SimNode } from "./node.ts";
import type { RunState } from "./run-state.ts";

type Fault = readonly [weight: number, name: string, act: (run: RunState, random: Random) => void];

/** Any write, or a batch of several commands, of which a part may be left. */
const WRITE_BYTES_MIN = [0, 400] as const;
const HOUR_US = 3_600_000_000;

/** The fault catalogue; what a run may meet depends on its profile. */
const FAULTS: readonly Fault[] = [
  [5, "kill", (run, random) => pickNode(run, random)?.process.kill()],
  [3, "pause", pause],
  [3, "power failure", (run) => run.powerFailure()],
  [4, "power failure in a write", failWriting],
  [2, "slow disk", slowDisk],
  [2, "write fails", (run) => (run.disk.trouble.failNext = "EIO write")],
  [2, "flush fails", (run) => (run.disk.trouble.failNext = "EIO sync")],
  [2, "disk full", (run) => (run.disk.trouble.failNext = "ENOSPC")],
  [2, "lease away", leaseAway],
  [2, "cut off", cutOff],
  [1, "clock jump", clockJump],
  [1, "orderly stop", orderlyStop],
  [2, "lying disk", lie],
  [2, "sinks die", sinksDie],
];
const TOTAL = FAULTS.reduce((sum, [weight]) => sum + weight, 0);

/** Makes something go wrong, and answers what. */
export function makeFault(run: RunState, random: Random): string {
  let draw = random.next() * TOTAL;
  for (const [weight, name, act] of FAULTS) {
    draw -= weight;
    if (draw >= 0) continue;
    act(run, random);
    return name;
  }
  return "nothing";
}

function pickNode(run: RunState, random: Random): SimNode | undefined {
  const alive = run.nodes.filter(({ process }) => !process.isDead);
  const leader = alive.find(({ isLeading }) => isLeading);
  if (leader !== undefined && random.chance(0.6)) return leader;
  return alive.length === 0 ? undefined : random.pick(alive);
}

/** Up to four seconds: longer than a lease, so that it wakes up and finds that others lead. */
function pause(run: RunState, random: Random): void {
  const process = pickNode(run, random)?.process;
  if (process === undefined || process.isPaused) return;
  process.isPaused = true;
  run.world.after(random.between(10_000, 4_000_000), () => process.resume());
}

/** Of the batch that is being written then, nothing is flushed and anything may be left. */
function failWriting(run: RunState, random: Random): void {
  const fail = (): void => {
    run.note("power failure in a write");
    run.powerFailure();
  };
  run.disk.trouble.atNextWrite = {
    bytesMin: random.pick(WRITE_BYTES_MIN),
    act: () => run.world.runOutside(() => run.world.after(1, fail)),
  };
}

function slowDisk({ disk, world }: RunState, random: Random): void {
  disk.trouble.slowUs = random.between(100_000, 1_500_000);
  world.after(random.between(200_000, 1_500_000), () => (disk.trouble.slowUs = 0));
}

function leaseAway({ lease, world }: RunState, random: Random): void {
  lease.isAway = true;
  world.after(random.between(100_000, 2_000_000), () => (lease.isAway = false));
}

function cutOff(run: RunState, random: Random): void {
  const name = pickNode(run, random)?.process.name;
  if (name === undefined) return;
  run.network.cutOff.add(name);
  run.world.after(random.between(100_000, 1_500_000), () => run.network.cutOff.delete(name));
}

function clockJump(run: RunState, random: Random): void {
  const name = pickNode(run, random)?.process.name;
  if (name !== undefined) run.skewsUs.set(name, random.between(-HOUR_US, HOUR_US));
}

function orderlyStop(run: RunState, random: Random): void {
  const node = pickNode(run, random);
  if (node !== undefined) run.world.runAs(node.process, () => void node.stop());
}

/** The disk says "flushed" of what it only holds in its own memory. */
function lie({ disk, world, profile }: RunState, random: Random): void {
  if (profile !== "lying disk") return;
  disk.trouble.isLying = true;
  world.after(random.between(50_000, 800_000), () => (disk.trouble.isLying = false));
}

function sinksDie({ sinks, world }: RunState, random: Random): void {
  sinks.kill();
  world.after(random.between(5_000, 500_000), () => sinks.start());
}
