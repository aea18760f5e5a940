import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { Instrumenter } from "@stryker-mutator/instrumenter";
import { UsageError } from "../command-line/arguments.ts";

/** A small change of the source. */
export interface Mutant {
  readonly id: string;
  /** Relative to packages/engine/src. */
  readonly file: string;
  /** From 1 on. */
  readonly line: number;
  readonly kind: string;
  readonly replacement: string;
}

/** Mutants that are tried in one thread, and the files they are in, with all of them built in. */
export interface Batch {
  readonly code: Readonly<Record<string, string>>;
  readonly mutants: readonly Mutant[];
}

const engine = path.join(import.meta.dirname, "..", "..", "packages", "engine");
const source = path.join(engine, "src");
/** Enough that loading the engine and drawing the streams is a small part of the work. */
const BATCH_MUTANTS = 400;
/** Not of the engine itself: a naive book beside the real one, for its tests. */
const NOT_SOURCE = /\.(test|case)\.ts$|\/index\.ts$/;
/** They run the streams themselves, or compare with files. */
const NOT_TESTS = /golden|rule-map|(diff|laws|replay)\.property/;

/** All tests of the engine that can tell a mutant in a short time. */
export function testFiles(): string[] {
  return ["src", "test"]
    .flatMap((folder) => filesBelow(path.join(engine, folder)))
    .filter((file) => file.endsWith(".test.ts") && !NOT_TESTS.test(file));
}

/** The mutants of some folders and files, in batches of whole files. */
export async function planBatches(parts: readonly string[]): Promise<Batch[]> {
  const files = parts.flatMap((part) => sourceFiles(part));
  const batches: Batch[] = [];
  let code: Record<string, string> = {};
  let mutants: Mutant[] = [];
  for (const file of files) {
    const made = await plantMutants(file, batches.length);
    mutants.push(...made.mutants);
    code[new URL(`file://${path.join(source, file)}`).href] = made.code;
    if (mutants.length < BATCH_MUTANTS) continue;
    batches.push({ code, mutants });
    [code, mutants] = [{}, []];
  }
  if (mutants.length > 0) batches.push({ code, mutants });
  return batches;
}

function sourceFiles(part: string): string[] {
  const place = path.join(source, part);
  const found = statSync(place, { throwIfNoEntry: false });
  if (found === undefined) {
    throw new UsageError(
      `There is no ${part} in packages/engine/src. Name a folder or file there.`,
    );
  }
  const files = found.isFile() ? [place] : filesBelow(place);
  return files
    .filter((file) => file.endsWith(".ts") && !NOT_SOURCE.test(file))
    .map((file) => path.relative(source, file))
    .sort();
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) =>
    path.join(folder, file),
  );
}

async function plantMutants(
  file: string,
  batch: number,
): Promise<{ code: string; mutants: Mutant[] }> {
  const content = readFileSync(path.join(source, file), "utf8");
  const planter = new Instrumenter(silent as never);
  const options = { plugins: null, excludedMutations: [], ignorers: [] };
  const made = await planter.instrument([{ name: file, mutate: true, content }], options);
  const prefix = `${batch}:${file}:`;
  const mutants = made.mutants.map((mutant) => ({
    id: `${prefix}${mutant.id}`,
    file,
    line: mutant.location.start.line + 1,
    kind: mutant.mutatorName,
    replacement: mutant.replacement.replaceAll(/\s+/g, " "),
  }));
  return { code: named(made.files[0]?.content ?? "", prefix), mutants };
}

/** Stryker numbers the mutants of each call from 0 on: with the file's name in front they are unique. */
function named(code: string, prefix: string): string {
  return code.replaceAll(
    /(stry(?:MutAct|Cov)_9fa48)\(((?:"\d+"(?:, )?)+)\)/g,
    (_, name: string, ids: string) => `${name}(${ids.replaceAll(/"(\d+)"/g, `"${prefix}$1"`)})`,
  );
}

const nothing = () => undefined;
const never = () => false;
const silent = {
  isTraceEnabled: never,
  isDebugEnabled: never,
  isInfoEnabled: never,
  isWarnEnabled: never,
  isErrorEnabled: never,
  isFatalEnabled: never,
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  fatal: nothing,
};
