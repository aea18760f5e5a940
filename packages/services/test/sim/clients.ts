import { ApiError } from "@bourse/core/error";
import type { Command } from "@bourse/engine/command";
import type { Applied } from "../../src/exchange/applied.ts";
import type { SimNode } from "./node.ts";
import { nextCommand } from "./orders.ts";
import type { Random } from "./random.ts";
import type { World } from "./world.ts";

const ANSWER_US_MAX = 400_000;
const [UNKNOWN_OUTCOME, REFUSED] = [-1007, "refused"] as const;

/** How well the network carries requests and answers. */
export interface Network {
  lossRate: number;
  doublingRate: number;
  /** Nobody reaches these. */
  readonly cutOff: Set<string>;
}

export interface ClientParts {
  readonly world: World;
  readonly random: Random;
  readonly network: Network;
  readonly nodes: () => readonly SimNode[];
  readonly onAcknowledged: (command: Command, applied: Applied) => void;
}

/** A user who does one thing after the other, and repeats each until he knows what became of it. */
export class SimClient {
  readonly #parts: ClientParts;
  readonly #accountId: number;
  isDone = false;

  constructor(parts: ClientParts, accountId: number) {
    this.#parts = parts;
    this.#accountId = accountId;
  }

  async run(first: readonly Command[], commands: number, poisonAt: number): Promise<void> {
    const { world, random } = this.#parts;
    for (const command of first) await this.carryOut(command);
    for (let count = 0; count < commands; count++) {
      await this.carryOut(nextCommand(random, this.#accountId, count === poisonAt));
      await world.delay(random.between(500, 20_000));
    }
    this.isDone = true;
  }

  /** The same command again and again, until there is an answer that says what it did. */
  async carryOut(command: Command): Promise<void> {
    const { world, random, nodes, onAcknowledged } = this.#parts;
    for (;;) {
      const running = nodes().filter(({ process }) => !process.isDead);
      const leader = running.find(({ isLeading }) => isLeading);
      const node = leader !== undefined && random.chance(0.9) ? leader : running[0];
      const answer = node === undefined ? REFUSED : await this.#ask(node, command);
      if (typeof answer === "object") return onAcknowledged(command, answer);
      await world.delay(random.between(5_000, 60_000));
    }
  }

  /** Its answer, that it was not accepted, or nothing: then nobody knows. */
  #ask(node: SimNode, command: Command): Promise<Applied | string | undefined> {
    const { world, random, network } = this.#parts;
    return new Promise((resolve) => {
      world.after(ANSWER_US_MAX, () => resolve(undefined));
      const times = random.chance(network.doublingRate) ? 2 : 1;
      for (let time = 0; time < times; time++) {
        if (random.chance(network.lossRate)) continue;
        world.after(this.#wayUs(), () => this.#arrive(node, command, resolve));
      }
    });
  }

  #arrive(node: SimNode, command: Command, answer: (what: Applied | string) => void): void {
    const { world, random, network } = this.#parts;
    if (node.process.isDead || network.cutOff.has(node.process.name)) return;
    const reply = (what: Applied | string): void => {
      if (random.chance(network.lossRate) || network.cutOff.has(node.process.name)) return;
      // The answer is on its way: what becomes of its sender no longer matters.
      world.runOutside(() => world.after(this.#wayUs(), () => answer(what)));
    };
    const act = (): void => {
      node.submit(command).then(reply, (error: unknown) => {
        if (!(error instanceof ApiError) || error.code !== UNKNOWN_OUTCOME) reply(REFUSED);
      });
    };
    if (node.process.isPaused) node.process.held.push(() => world.runAs(node.process, act));
    else world.runAs(node.process, act);
  }

  #wayUs(): number {
    const { random } = this.#parts;
    return random.chance(0.05) ? random.between(5_000, 80_000) : random.between(100, 3_000);
  }
}
