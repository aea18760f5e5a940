import type { AppliedEvent } from "@bourse/core/projection";

export const PROJECTIONS = ["ledger", "history", "book", "lake"] as const;
export type ProjectionName = (typeof PROJECTIONS)[number];

/** What tells two states of one table, or its like, apart. */
export interface TableHash {
  readonly table: string;
  readonly rows: number;
  readonly hash: string;
}

/** A projection as it is rebuilt: emptied, fed from the first command on, and left to its consumer. */
export interface Sink {
  readonly name: ProjectionName;
  /** How far it is; 0 when it is empty. */
  readonly lastSequence: () => Promise<number>;
  readonly empty: () => Promise<void>;
  /** Takes what follows, in order, from command 1 on. */
  readonly save: (batch: readonly AppliedEvent[]) => Promise<void>;
  /** The last command has been saved. */
  readonly finish: () => Promise<void>;
  readonly hashes: () => Promise<readonly TableHash[]>;
  readonly close: () => Promise<void>;
}

/** It cannot be rebuilt; the message is one line that says why and what to do. */
export class RebuildError extends Error {
  override readonly name = "RebuildError";
}
