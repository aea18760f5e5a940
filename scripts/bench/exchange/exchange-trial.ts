import type { Command } from "@bourse/engine/command";
import { Exchange } from "@bourse/engine/exchange";
import type { Trial } from "../rounds.ts";

/** How often the exchange is asked for the hash of its state. */
const HASH_EVERY = 10_000;

/** A moment in the life of an exchange, not of this machine. */
const BEGIN_US = 1_700_000_000_000_000;
/** Ten thousand commands a second: three million of them are five minutes of trading. */
const STEP_US = 100;

export function timeUsOf(sequence: number): number {
  return BEGIN_US + sequence * STEP_US;
}

/** Commands in their order, from the same ones again after `begin`. */
export interface CommandFeed {
  readonly length: number;
  readonly partLength: number;
  /** What opens the markets and gives everybody something to trade. */
  readonly listing: readonly Command[];
  begin(): void;
  /** Draws the commands of a part, outside the clock. */
  prepare(begin: number, end: number): void;
  apply(exchange: Exchange, index: number): void;
}

/** The production exchange, from its listing on. */
export class ExchangeTrial implements Trial {
  readonly exchange: Exchange;
  readonly length: number;
  readonly partLength: number;
  readonly #feed: CommandFeed;

  constructor(feed: CommandFeed) {
    this.#feed = feed;
    this.length = feed.length;
    this.partLength = feed.partLength;
    this.exchange = listed(feed.listing);
    feed.begin();
  }

  prepare(begin: number, end: number): void {
    this.#feed.prepare(begin, end);
  }

  /** As in production, where the stand-by compares hashes: they are asked for on the way. */
  run(begin: number, end: number): void {
    for (let index = begin; index < end; index++) this.apply(index);
  }

  apply(index: number): void {
    const { exchange } = this;
    this.#feed.apply(exchange, index);
    if (exchange.sequence % HASH_EVERY === 0) exchange.stateHash();
  }
}

export function listed(listing: readonly Command[]): Exchange {
  const exchange = new Exchange();
  for (const command of listing) {
    const sequence = exchange.sequence + 1;
    exchange.applyQuietly(command, sequence, timeUsOf(sequence));
  }
  return exchange;
}
