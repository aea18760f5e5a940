import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { UsageError } from "../command-line/arguments.ts";
import type { DiffOptions } from "./options.ts";
import type { PlantedBug } from "./planted-bugs.ts";
import { PLANTED_BUGS } from "./planted-bugs.ts";
import { eachOf, runTask, TaskError } from "./run-task.ts";

/** One seed of a mutant that loops for ever is ended after this; the mutant is then found. */
const SEED_MS_MAX = 300_000;

interface Verdict {
  readonly name: string;
  readonly found: boolean;
  readonly how: string;
}

const engine = path.join(import.meta.dirname, "..", "..", "packages", "engine");

/** Plants each bug in a copy of the engine; 1 when one is not found or cannot be planted. */
export async function plantAll(options: DiffOptions): Promise<number> {
  const { mutant, jobs } = options;
  const chosen = PLANTED_BUGS.filter(({ name }) => mutant === "" || name === mutant);
  if (chosen.length === 0) {
    const known = PLANTED_BUGS.map(({ name }) => name).join(", ");
    throw new UsageError(`There is no mutant "${mutant}". Use one of ${known}.`);
  }
  const sound = await verdictOf({ name: "(no bug)", file: "", find: "", replace: "" }, options);
  if (sound.found) throw new TaskError(`The engine fails without a planted bug: ${sound.how}.`);
  const verdicts: Verdict[] = [];
  await eachOf(chosen, jobs, async (bug) => {
    const verdict = await verdictOf(bug, options);
    verdicts.push(verdict);
    process.stderr.write(`${verdicts.length} of ${chosen.length}: ${line(verdict)}`);
  });
  process.stdout.write(verdicts.map(line).join(""));
  const missed = verdicts.filter(({ found }) => !found).length;
  process.stdout.write(`${verdicts.length - missed} of ${verdicts.length} planted bugs found\n`);
  return missed === 0 ? 0 : 1;
}

function line({ name, found, how }: Verdict): string {
  return `${found ? "found " : "MISSED"}  ${name.padEnd(44)} ${how}\n`;
}

async function verdictOf(bug: PlantedBug, options: DiffOptions): Promise<Verdict> {
  const folder = mkdtempSync(path.join(tmpdir(), "bourse-mutant-"));
  try {
    for (const part of ["src", "test", "package.json"]) {
      cpSync(path.join(engine, part), path.join(folder, part), { recursive: true });
    }
    const problem = plant(bug, folder);
    if (problem !== undefined) return { name: bug.name, found: false, how: problem };
    return { name: bug.name, ...(await hunt(folder, options)) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Changes the copy; says why when the engine's source is no longer what the bug was written for. */
function plant({ file, find, replace }: PlantedBug, folder: string): string | undefined {
  if (file === "") return undefined;
  const root = path.join(folder, "src");
  const paths = readdirSync(root, { recursive: true, encoding: "utf8" });
  const found = paths.filter((one) => path.basename(one) === file);
  const [place] = found;
  if (place === undefined || found.length > 1) {
    return `cannot be planted: there are ${found.length} files called ${file}`;
  }
  const source = readFileSync(path.join(root, place), "utf8");
  const count = source.split(find).length - 1;
  if (count !== 1) return `cannot be planted: its text is ${count} times in ${place}`;
  writeFileSync(
    path.join(root, place),
    source.replace(find, () => replace),
  );
  return undefined;
}

async function hunt(folder: string, options: DiffOptions): Promise<Omit<Verdict, "name">> {
  const { seeds, commandsPerSeed: commands, every } = options;
  let before = 0;
  for (const seed of seeds) {
    const task = { seed, commands, every, shrinkMs: 0, conservation: false };
    try {
      const running = { onProgress: () => undefined, timeoutMs: SEED_MS_MAX };
      const failure = await runTask(task, running, folder);
      if (failure !== undefined) {
        return { found: true, how: `after ${before + failure.sequence} commands, seed ${seed}` };
      }
    } catch (error) {
      if (!(error instanceof TaskError)) throw error;
      return {
        found: error.message.includes("SIGKILL"),
        how: error.message.split("\n", 3).join(" "),
      };
    }
    before += commands;
  }
  return { found: false, how: `in ${before} commands of ${seeds.length} seeds` };
}
