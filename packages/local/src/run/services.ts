import path from "node:path";
import type { Cloud } from "../cloud/index.ts";
import type { ProcessSpec } from "../synth/manifest.ts";
import type { ChildSpec } from "./child.ts";

/** What a child of the stack gets from its surroundings: nothing of the person's own settings. */
const INHERITED = [
  "PATH",
  "HOME",
  "TMPDIR",
  "TZ",
  "LANG",
  "SystemRoot",
  "NODE_OPTIONS",
  "NODE_COMPILE_CACHE",
];

/**
 * How our own programs run here: a laptop has less memory than a server and fewer orders, so the
 * young generation is smaller; smaller still, and a restart would copy what it replays again and
 * again. The engine is many small functions: it is faster when the compiler
 * may join more of them than it usually does. scripts/bootstrap.mjs starts with the same flags.
 */
export const NODE_FLAGS = [
  "--disable-warning=ExperimentalWarning",
  "--max-semi-space-size=16",
  "--max-inlined-bytecode-size=3000",
  "--max-inlined-bytecode-size-cumulative=12000",
  "--max-inlined-bytecode-size-absolute=12000",
];

/** Few heaps for many threads, and what is freed goes back: glibc's own choice is for speed alone. */
const MALLOC = {
  MALLOC_ARENA_MAX: "2",
  MALLOC_MMAP_THRESHOLD_: "131072",
  MALLOC_TRIM_THRESHOLD_: "131072",
};

/** How much callers may ask of the exchange: what the person has set, the exchange is told. */
const LIMITS = [
  "REQUEST_WEIGHT_PER_MINUTE_MAX",
  "RAW_REQUESTS_PER_5_MINUTES_MAX",
  "CONNECTION_ATTEMPTS_PER_5_MINUTES_MAX",
  "ORDERS_PER_10_SECONDS_MAX",
  "ORDERS_PER_DAY_MAX",
];

export const inheritedEnv = (): Record<string, string> => ({ ...MALLOC, ...ownEnv(INHERITED) });

export const limitsEnv = (): Record<string, string> => ownEnv(LIMITS);

function ownEnv(names: readonly string[]): Record<string, string> {
  const env: Record<string, string> = {};
  for (const name of names) {
    const value = process.env[name];
    if (value !== undefined) env[name] = value;
  }
  return env;
}

/** A service of the manifest as a child process: its own command, links and environment. */
export function serviceChild(
  service: ProcessSpec,
  options: {
    readonly cloud: Cloud;
    readonly root: string;
    readonly env: Readonly<Record<string, string>>;
  },
): ChildSpec {
  const { cloud, root, env } = options;
  const [program, ...args] = service.command.split(" ");
  return {
    name: service.name.toLowerCase(),
    command: program === "node" ? process.execPath : (program ?? process.execPath),
    args: program === "node" ? [...NODE_FLAGS, ...args] : args,
    cwd: path.join(root, service.directory),
    env: {
      ...inheritedEnv(),
      ...cloud.env,
      ...cloud.linkEnv(service.links),
      ...service.environment,
      ...env,
    },
    isReady: (line) => line.startsWith('{"listening"'),
  };
}
