import { hash } from "node:crypto";
import type { AppliedEvent } from "@bourse/core/projection";
import type { Exchange } from "@bourse/engine/exchange";
import type { Log, LogFields } from "../../src/runtime/index.ts";
import { Checks, digestOf, Violation, watchUserData } from "./checks.ts";
import type { Network } from "./clients.ts";
import { SimNode } from "./node.ts";
import { type Profile, profileOf, rot } from "./profile.ts";
import { Random } from "./random.ts";
import { SimDisk } from "./sim-disk.ts";
import { SimLease } from "./sim-lease.ts";
import { Sinks } from "./sinks.ts";
import { SimProcess, World } from "./world.ts";

export interface RunOptions {
  readonly seed: number;
  readonly commands: number;
  readonly onTrace?: (line: string) => void;
}

const REFUSALS = ["is damaged", "has no file", "no longer keeps", "missing from", "goes on anew"];

/** A process that can write no more has ended after so long, be it in the middle of its start. */
const END_US_MAX = 5_000_000;

/** One run of the whole exchange in a world of its own. */
export class RunState {
  readonly random: Random;
  readonly world: World;
  readonly disk: SimDisk;
  readonly lease: SimLease;
  readonly network: Network;
  readonly sinks: Sinks;
  readonly profile: Profile;
  /** A leader and its standby, or one that is alone, as `npm start` has it. */
  readonly processes: 1 | 2;
  readonly checks = new Checks();
  readonly skewsUs = new Map<string, number>();
  nodes: SimNode[] = [];
  faults = 0;
  refusals = 0;
  isCalm = false;
  problem: unknown;
  readonly #options: RunOptions;
  #trace = "";
  #births = 0;
  #epoch = 0;

  constructor(options: RunOptions) {
    this.#options = options;
    this.random = new Random(options.seed);
    this.world = new World(this.random.fork());
    this.disk = new SimDisk(this.world, this.random.fork());
    this.lease = new SimLease(this.world, this.random.fork());
    this.lease.lossRate = this.random.pick([0, 0, 0.02]);
    const lossRate = this.random.pick([0, 0.01, 0.1]);
    const doublingRate = this.random.pick([0, 0.05, 0.1]);
    this.network = { lossRate, doublingRate, cutOff: new Set() };
    this.profile = profileOf(this.random);
    this.processes = this.random.chance(0.25) ? 1 : 2;
    this.sinks = new Sinks({
      world: this.world,
      random: this.random.fork(),
      disk: this.disk,
      leader: () => this.leader?.replica?.exchange,
      isCalm: () => this.isCalm,
      onProblem: (problem) => this.fail(problem),
      onFailure: (line) => {
        this.note(line);
        this.#onEnd(line);
      },
    });
  }

  get leader(): SimNode | undefined {
    return this.nodes.find(({ isLeading }) => isLeading);
  }

  get trace(): string {
    return this.#trace;
  }

  note(line: string): void {
    const stamped = `${(this.world.nowUs / 1000).toFixed(3)} ${line}`;
    this.#trace = hash("sha1", this.#trace + stamped, "hex");
    this.#options.onTrace?.(stamped);
  }

  /** Ends the run: nothing that comes after it counts. */
  fail(problem: unknown): void {
    this.problem ??= problem;
  }

  startNode(): SimNode {
    const process = new SimProcess(`node-${++this.#births}`);
    const { world, disk, lease } = this;
    const node = new SimNode({
      world,
      disk,
      process,
      lease: this.processes === 1 ? undefined : lease.seenBy(process.name),
      skewUs: () => this.skewsUs.get(process.name) ?? 0,
      onOpen: watchUserData,
      log: this.#logOf(process.name),
    });
    this.nodes.push(node);
    process.onDeath(() => this.#onDeath(node));
    node.start();
    return node;
  }

  /** Every process dies at once, and what the disk had not flushed is torn or gone. */
  powerFailure(): void {
    for (const { process } of this.nodes) process.kill();
    this.sinks.kill();
    if (this.disk.powerFailure()) {
      this.note("the disk has lost what it had flushed");
      this.checks.mayLoseAcknowledged = true;
    }
    if (this.profile === "rot" && this.random.chance(0.5)) this.note(rot(this.disk, this.random));
    this.world.runOutside(() => this.world.after(20_000, () => this.sinks.start()));
  }

  /** Of what somebody reads who is no process of the run nothing is checked here. */
  onApplied(exchange: Exchange, applied: AppliedEvent): void {
    const node = this.nodes.find(({ process }) => process === this.world.process);
    if (node === undefined) return;
    this.note(`${node.process.name} ${node.isLeading ? "leads" : "follows"} ${digestOf(applied)}`);
    try {
      this.checks.onApplied(node, exchange, applied);
      this.checks.checkFees(exchange, applied);
    } catch (error) {
      this.fail(error);
    }
  }

  #onDeath(node: SimNode): void {
    this.note(`${node.process.name} is dead`);
    this.disk.processDied(node.process);
    this.nodes = this.nodes.filter((other) => other !== node);
    this.world.runOutside(() =>
      this.world.after(this.random.between(10_000, 500_000), () => {
        if (this.problem === undefined) this.startNode();
      }),
    );
  }

  #logOf(name: string): Log {
    const write =
      (level: string) =>
      (event: string, fields: LogFields = {}) => {
        this.note(`${name} ${level} ${event} ${JSON.stringify(fields)}`);
        if (event === "projection-failed") {
          this.fail(new Violation(`a projection failed: ${JSON.stringify(fields)}`));
        }
        if (event === "process-ends") this.#onEnd(String(Object.values(fields)[0]));
        if (event === "leading") this.#onLeading(Number(fields["epoch"]));
        if (event === "journal-failed") this.#expectEnd(name);
      };
    return { info: write("info"), warn: write("warn"), error: write("error") };
  }

  /** A process that sees that the disk is spoiled says so and ends: a person has to help. */
  #onEnd(reason: string): void {
    if (REFUSALS.some((refusal) => reason.includes(refusal))) this.refusals += 1;
  }

  /** Of a leader whose journal failed nobody gets an answer any more: it must make room. */
  #expectEnd(name: string): void {
    this.world.after(END_US_MAX, () => {
      this.fail(new Violation(`J9: the journal of ${name} failed, and the process goes on`));
    });
  }

  /** Right after an election is when half-done takeovers show. */
  #onLeading(epoch: number): void {
    if (epoch <= this.#epoch && !this.checks.mayLoseAcknowledged) {
      this.fail(new Violation(`J3: epoch ${epoch} came after epoch ${this.#epoch}`));
    }
    this.#epoch = epoch;
    if (this.isCalm || !this.random.chance(0.2)) return;
    this.world.runOutside(() =>
      this.world.after(this.random.between(10, 3_000), () => {
        this.note("power failure right after an election");
        this.powerFailure();
      }),
    );
  }
}
