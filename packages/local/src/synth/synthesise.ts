import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { envTypes, envTypesFile, sameEnvTypes } from "./env-types.ts";
import { evaluate } from "./evaluate/index.ts";
import { fingerprint, graphFingerprint } from "./fingerprint.ts";
import { missingHandlers, readGraph, type Graph } from "./graph.ts";
import { withLock } from "./lock.ts";
import { manifestFile, readManifest } from "./manifest.ts";
import { ensurePlatform } from "./platform.ts";
import { SynthError } from "./synth-error.ts";
import { toManifest } from "./to-manifest/index.ts";

export interface SynthOptions {
  readonly root: string;
  readonly log?: (line: string) => void;
}

export interface StageOptions extends SynthOptions {
  readonly stage: string;
  /** The `sst dev` variant: services and pages run on the developer's machine. */
  readonly dev?: boolean;
  /** Evaluate even if nothing has changed since the last time. */
  readonly fresh?: boolean;
}

/** The stage whose `sst dev` variant the manifest describes. */
const localStage = "local";

/** Whether the committed manifest was made from the stacks as they are: a matter of milliseconds. */
export function isManifestCurrent(root: string): boolean {
  if (!existsSync(join(root, manifestFile))) return false;
  return readManifest(root).fingerprint === fingerprint(root);
}

/**
 * Brings the manifest and sst-env.d.ts up to date with the stacks. Answers which of the two were
 * stale; with `check` it leaves them so.
 */
export async function synthesise(
  options: SynthOptions & { readonly check?: boolean; readonly fresh?: boolean },
): Promise<readonly string[]> {
  const { root, check = false } = options;
  const graph = await synthesiseStage({ ...options, stage: localStage, dev: true });
  const manifest = `${JSON.stringify(toManifest(graph, fingerprint(root)), null, 2)}\n`;
  const types = envTypes(graph);
  const stale = [
    ...(contentOf(root, manifestFile) === manifest ? [] : [manifestFile]),
    ...(sameEnvTypes(contentOf(root, envTypesFile), types) ? [] : [envTypesFile]),
  ];
  if (!check) {
    for (const file of stale)
      writeWhole(join(root, file), file === manifestFile ? manifest : types);
  }
  return stale;
}

/**
 * Evaluates the stacks for one stage. The graph is kept under .sst/synth and used again as long as
 * nothing that it was made from has changed.
 */
export async function synthesiseStage(options: StageOptions): Promise<Graph> {
  const { root, stage, dev = false, fresh = false, log = () => {} } = options;
  if (!/^[a-z0-9][a-z0-9-]{0,31}$/i.test(stage)) {
    throw new SynthError(`"${stage}" is no name for a stage: use letters, digits and hyphens.`);
  }
  const graph = await withLock(join(root, ".sst", "synth", "lock"), async () => {
    const wanted = graphFingerprint(root);
    const cached = fresh ? undefined : cachedGraph(graphFile(root, stage, dev), wanted);
    if (cached) return cached;
    await ensurePlatform(root, log);
    return evaluateStage({ root, stage, dev, log, fingerprint: wanted });
  });
  refuseMissingHandlers(root, graph);
  return graph;
}

/** Where a stage's graph is kept. */
export function graphFile(root: string, stage: string, dev: boolean): string {
  return join(workFolder(root, stage, dev), "graph.json");
}

const workFolder = (root: string, stage: string, dev: boolean) =>
  join(root, ".sst", "synth", dev ? `${stage}-dev` : stage);

function cachedGraph(file: string, wanted: string): Graph | undefined {
  if (!existsSync(file)) return undefined;
  const graph = readGraph(file);
  return graph.fingerprint === wanted ? graph : undefined;
}

async function evaluateStage(settings: {
  readonly root: string;
  readonly stage: string;
  readonly dev: boolean;
  readonly log: (line: string) => void;
  readonly fingerprint: string;
}): Promise<Graph> {
  const { root, stage, dev, log } = settings;
  const name = dev ? `${stage}, as sst dev sees it` : stage;
  const beganMs = Date.now();
  await evaluate({ ...settings, work: workFolder(root, stage, dev) });
  const graph = readGraph(graphFile(root, stage, dev));
  const seconds = ((Date.now() - beganMs) / 1000).toFixed(1);
  log(
    `${name}: ${graph.resources.length} resources, ${graph.functions.length} functions, ${seconds} s`,
  );
  return graph;
}

function refuseMissingHandlers(root: string, graph: Graph): void {
  const missing = missingHandlers(root, graph);
  if (missing.length === 0) return;
  const lines = missing.map(
    ({ id, handler }) =>
      `${id}: handler "${handler}" has no file ${handler.replace(/\.[^./]+$/, ".ts")}`,
  );
  throw new SynthError(
    `${lines.join("\n")}\nWrite the handler, or correct its path in stacks/ (stage ${graph.stage}).`,
  );
}

function contentOf(root: string, file: string): string | undefined {
  const path = join(root, file);
  return existsSync(path) ? readFileSync(path, "utf8").replaceAll("\r\n", "\n") : undefined;
}

/** A reader sees the old file or the new one, never half of either. */
function writeWhole(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, content);
  renameSync(draft, path);
}
