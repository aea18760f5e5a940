import type { Command } from "../src/command/index.ts";
import type { Event } from "../src/event/index.ts";
import { Exchange } from "../src/exchange/index.ts";
import { Twin } from "./twin/index.ts";

/** Whatever carries out commands: the exchange, or its slow twin. */
export interface Engine {
  apply(command: Command, sequence: number, timeUs: number): readonly Event[];
  /** Throws when an invariant is broken. */
  assertValid?(): void;
}

export const ENGINES: readonly { readonly name: string; readonly make: () => Engine }[] = [
  { name: "exchange", make: () => new Exchange() },
  { name: "twin", make: () => new Twin() },
];
