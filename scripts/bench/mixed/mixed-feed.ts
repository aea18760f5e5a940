import type { Command } from "@bourse/engine/command";
import type { Exchange } from "@bourse/engine/exchange";
import { type CommandFeed, timeUsOf } from "../exchange/exchange-trial.ts";
import { mixedListing } from "./mixed-listing.ts";
import { MixedStream } from "./mixed-stream.ts";

export const MIXED_COUNT = 1_000_000;
/** Commands are objects: so many of them at a time are drawn before the clock goes on. */
const PART_LENGTH = 50_000;

/** The mixed stream, drawn part by part, always the same for a seed. */
export class MixedFeed implements CommandFeed {
  readonly length: number;
  readonly partLength = PART_LENGTH;
  readonly listing = mixedListing();
  readonly #seed: number;
  #stream: MixedStream;
  #commands: Command[] = [];
  #begin = 0;

  constructor(seed: number, length: number) {
    this.#seed = seed;
    this.length = length;
    this.#stream = new MixedStream(seed);
  }

  begin(): void {
    this.#stream = new MixedStream(this.#seed);
    this.#commands = [];
  }

  /** The parts in their order, each once. */
  prepare(begin: number, end: number): void {
    this.#begin = begin;
    this.#commands = Array.from({ length: end - begin }, () => this.#stream.next());
  }

  apply(exchange: Exchange, index: number): void {
    const sequence = exchange.sequence + 1;
    const command = this.#commands[index - this.#begin] as Command;
    exchange.applyQuietly(command, sequence, timeUsOf(sequence));
  }
}
