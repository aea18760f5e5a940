/**
 * A thread that tries the mutants of some source files. The engine it loads has those files as
 * Stryker has instrumented them: every mutant is in them, and a switch says which one is on.
 */
import { registerHooks, stripTypeScriptTypes } from "node:module";
import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import type { Step } from "../stream/stream.ts";

interface Work {
  /** Instrumented code by the URL of its file. */
  readonly code: Readonly<Record<string, string>>;
  readonly mutantIds: readonly string[];
  readonly testFiles: readonly string[];
  readonly seeds: readonly number[];
  readonly commandsPerSeed: number;
  /** A mutant that is on while the engine is loaded, and what it must then show to be the same. */
  readonly loaded?: { readonly id: string; readonly shown: readonly Shown[] };
}

type Said =
  | { readonly kind: "ready"; readonly shown: readonly Shown[] }
  | { readonly kind: "trying"; readonly id: string }
  | { readonly kind: "tried"; readonly id: string; readonly verdict: Verdict }
  | { readonly kind: "broken"; readonly why: string };

type Verdict =
  | { readonly status: "killed"; readonly by: string }
  | { readonly status: "survived" }
  | { readonly status: "uncovered" }
  /** It matters only while the engine is loaded: it needs a thread of its own. */
  | { readonly status: "static" };

/** What the exchange has shown on one stream, as numbers. */
type Shown = readonly number[];
type Counts = Readonly<Record<string, number>>;

/** What the instrumented code looks at; the names are Stryker's. */
interface Switch {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
  mutantCoverage?: { readonly static: Counts; readonly perTest: Readonly<Record<string, Counts>> };
}

/** One thing that may find a mutant: a stream, or a test. */
interface Trial {
  readonly name: string;
  /** Throws when it finds something. */
  readonly run: () => unknown;
  readonly counts: Counts;
  readonly ms: number;
}

/** A mutant that is met so much more often than the code it stands in loops for ever. */
const HITS_FACTOR = 100;
const HITS_MIN = 100_000;
/** Slower tests are left to the streams, which see the same. */
const TEST_MS_MAX = 1_500;

const work = workerData as Work;
const say = (said: Said): void => parentPort?.postMessage(said);
const on: Switch = { activeMutant: work.loaded?.id };
Object.assign(globalThis, { __stryker__: on });

const standIn = new URL("./vitest.ts", import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "vitest" ? { url: standIn, shortCircuit: true } : next(specifier, context),
  load: (url, context, next) => {
    const code = work.code[url];
    if (code === undefined) return next(url, context);
    return { format: "module", shortCircuit: true, source: stripTypeScriptTypes(code) };
  },
});

try {
  await main();
} catch (error) {
  if (work.loaded === undefined) say({ kind: "broken", why: String(error) });
  else tried(work.loaded.id, { status: "killed", by: `at load: ${brief(error)}` });
}

async function main(): Promise<void> {
  const { drawSteps, observe } = await import("./observe.ts");
  const streams = work.seeds.map((seed) => drawSteps(seed, work.commandsPerSeed));
  const tests = await loadTests();
  const look = (steps: readonly Step[], expected: Shown): void => {
    let at = 0;
    observe(steps, (one) => {
      if (one === expected[at++]) return true;
      throw new Error(`look ${at} differs`);
    });
  };
  if (work.loaded !== undefined) {
    const { id, shown } = work.loaded;
    for (const [index, steps] of streams.entries()) look(steps, shown[index] ?? []);
    for (const { run } of tests) await run();
    return tried(id, { status: "survived" });
  }
  const shown = streams.map((steps) => {
    const all: number[] = [];
    observe(steps, (one) => all.push(one) > 0);
    return all;
  });
  const trials: Trial[] = [];
  for (const [index, steps] of streams.entries()) {
    const run = () => look(steps, shown[index] ?? []);
    trials.push(await measure(`stream ${work.seeds[index]}`, run));
  }
  const measured: Trial[] = [];
  for (const { name, run } of tests) measured.push(await measure(name, run));
  trials.push(...measured.filter(({ ms }) => ms <= TEST_MS_MAX).sort((a, b) => a.ms - b.ms));
  say({ kind: "ready", shown });
  const atLoad = on.mutantCoverage?.static ?? {};
  for (const id of work.mutantIds) {
    say({ kind: "trying", id });
    const covering = trials.filter(({ counts }) => id in counts);
    if (covering.length === 0) tried(id, { status: id in atLoad ? "static" : "uncovered" });
    else tried(id, await tryMutant(id, covering));
  }
}

async function loadTests(): Promise<readonly { name: string; run: () => unknown }[]> {
  const { collected } = await import("./vitest.ts");
  for (const file of work.testFiles) await import(pathToFileURL(file).href);
  return collected;
}

/** Runs a trial with no mutant on: how long it takes, and which mutants it meets how often. */
async function measure(name: string, run: () => unknown): Promise<Trial> {
  on.currentTestId = name;
  const began = performance.now();
  try {
    await run();
  } catch (error) {
    throw new Error(`"${name}" fails without any mutant: ${brief(error)}`);
  }
  const ms = performance.now() - began;
  on.currentTestId = undefined;
  return { name, run, ms, counts: on.mutantCoverage?.perTest[name] ?? {} };
}

async function tryMutant(id: string, trials: readonly Trial[]): Promise<Verdict> {
  for (const { name, run, counts } of trials) {
    on.activeMutant = id;
    on.hitCount = 0;
    on.hitLimit = Math.max(HITS_MIN, (counts[id] ?? 0) * HITS_FACTOR);
    try {
      await run();
    } catch (error) {
      return { status: "killed", by: `${name}: ${brief(error)}` };
    } finally {
      on.activeMutant = undefined;
    }
  }
  return { status: "survived" };
}

function tried(id: string, verdict: Verdict): void {
  say({ kind: "tried", id, verdict });
}

function brief(error: unknown): string {
  return String(error).split("\n", 1)[0]?.slice(0, 100) ?? "";
}
