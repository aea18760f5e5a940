/*
 * What is said between this command and packages/engine/test/mutation/worker.ts, which is started by
 * its path: the engine's tests know nothing of the commands, and these nothing of the tests.
 */

export interface Work {
  /** Instrumented code by the URL of its file. */
  readonly code: Readonly<Record<string, string>>;
  readonly mutantIds: readonly string[];
  readonly testFiles: readonly string[];
  readonly seeds: readonly number[];
  readonly commandsPerSeed: number;
  /** A mutant that is on while the engine is loaded, and what it must then show to be the same. */
  readonly loaded?: { readonly id: string; readonly shown: readonly Shown[] };
}

export type Said =
  | { readonly kind: "ready"; readonly shown: readonly Shown[] }
  | { readonly kind: "trying"; readonly id: string }
  | { readonly kind: "tried"; readonly id: string; readonly verdict: Verdict }
  | { readonly kind: "broken"; readonly why: string };

export type Verdict =
  | { readonly status: "killed"; readonly by: string }
  | { readonly status: "survived" | "uncovered" | "static" };

/** What the exchange has shown on one stream, as numbers. */
export type Shown = readonly number[];
