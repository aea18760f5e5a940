import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { UsageError } from "../command-line/arguments.ts";
import { eachOf } from "../diff/run-task.ts";
import type { SimOptions } from "./options.ts";
import { PLANTED_BUGS, type PlantedBug } from "./planted-bugs.ts";
import { EndlessSeed, runSeeds, SimError } from "./run-seeds.ts";

/** Of the planted bugs, so many must be found. */
const SHARE_MIN = 0.95;
const PACKAGES = ["engine", "core", "services"];
const SOUND: PlantedBug = { name: "(no bug)", file: "", find: "", replace: "" };
const SOUND_SEEDS = 10;

interface Verdict {
  readonly name: string;
  readonly found: boolean;
  readonly how: string;
}

const root = path.join(import.meta.dirname, "..", "..");

/** Plants each bug in a copy of the packages; 1 when too few are found or one cannot be planted. */
export async function plantAll(options: SimOptions): Promise<number> {
  const { mutant, jobs, seeds } = options;
  const chosen = PLANTED_BUGS.filter(({ name }) => mutant === "" || name === mutant);
  if (chosen.length === 0) {
    const known = PLANTED_BUGS.map(({ name }) => name).join(", ");
    throw new UsageError(`There is no mutant "${mutant}". Use one of ${known}.`);
  }
  if (mutant === "") await assertSound({ ...options, seeds: seeds.slice(0, SOUND_SEEDS) });
  const verdicts: Verdict[] = [];
  await eachOf(chosen, jobs, async (bug) => {
    const verdict = await verdictOf(bug, options);
    verdicts.push(verdict);
    process.stderr.write(`${verdicts.length} of ${chosen.length}: ${line(verdict)}`);
  });
  process.stdout.write(verdicts.map(line).join(""));
  const found = verdicts.filter((verdict) => verdict.found).length;
  process.stdout.write(`${found} of ${verdicts.length} planted bugs found\n`);
  return found >= SHARE_MIN * verdicts.length ? 0 : 1;
}

/** What fails without a bug finds nothing. */
async function assertSound(options: SimOptions): Promise<void> {
  const { found, how } = await verdictOf(SOUND, options);
  if (found) throw new SimError(`Promises are broken without a planted bug: ${how}.`);
}

function line({ name, found, how }: Verdict): string {
  return `${found ? "found " : "MISSED"}  ${name.padEnd(58)} ${how.split("\n", 1)[0]?.slice(0, 110)}\n`;
}

async function verdictOf(bug: PlantedBug, options: SimOptions): Promise<Verdict> {
  const folder = mkdtempSync(path.join(tmpdir(), "bourse-sim-"));
  try {
    copyPackages(folder);
    const problem = plant(bug, path.join(folder, "packages"));
    if (problem !== undefined) return { name: bug.name, found: false, how: problem };
    return { name: bug.name, ...(await hunt(folder, options)) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The three packages as they are, and everything else where it is. */
function copyPackages(folder: string): void {
  const modules = path.join(folder, "node_modules");
  mkdirSync(path.join(modules, "@bourse"), { recursive: true });
  for (const name of readdirSync(path.join(root, "node_modules"))) {
    if (name === "@bourse" || name.startsWith(".")) continue;
    symlinkSync(path.join(root, "node_modules", name), path.join(modules, name));
  }
  for (const name of PACKAGES) {
    for (const part of ["src", "test", "package.json"]) {
      const from = path.join(root, "packages", name, part);
      if (!existsSync(from)) continue;
      cpSync(from, path.join(folder, "packages", name, part), { recursive: true, force: true });
    }
    symlinkSync(path.join(folder, "packages", name), path.join(modules, "@bourse", name));
  }
}

/** Changes the copy; says why when the source is no longer what the bug was written for. */
function plant({ file, find, replace }: PlantedBug, packages: string): string | undefined {
  if (file === "") return undefined;
  const place = path.join(packages, file);
  const source = readFileSync(place, "utf8");
  const count = source.split(find).length - 1;
  if (count !== 1) return `cannot be planted: its text is ${count} times in ${file}`;
  writeFileSync(
    place,
    source.replace(find, () => replace),
  );
  return undefined;
}

async function hunt(folder: string, options: SimOptions): Promise<Omit<Verdict, "name">> {
  const { seeds, commands } = options;
  let before = 0;
  let found: string | undefined;
  try {
    await runSeeds(
      { seeds, commands, trace: false },
      {
        folder,
        onResult: ({ seed, problem }) => {
          before += 1;
          if (problem !== undefined) found = `by seed ${seed}, the ${before}.: ${problem}`;
        },
      },
    );
  } catch (error) {
    if (!(error instanceof SimError)) throw error;
    const [what = "", reason = ""] = error.message.split("\n");
    return { found: error instanceof EndlessSeed, how: `${what} ${reason}` };
  }
  return { found: found !== undefined, how: found ?? `in ${before} seeds` };
}
