/**
 * One seed of `npm run test:diff` as a process of its own: `main.ts <task as JSON>`. Progress goes to
 * stderr, one number a line; the answer, if there is something to say, to stdout as JSON. It ends
 * with 1 when something was found.
 */
import { conserve } from "./conserve.ts";
import type { Run } from "./run-seed.ts";
import { runSeed } from "./run-seed.ts";

type Task = Omit<Run, "onProgress"> & { readonly conservation: boolean };

const { conservation, ...run } = JSON.parse(process.argv[2] ?? "{}") as Task;
const onProgress = (commands: number) => void process.stderr.write(`${commands}\n`);
const failure = (conservation ? conserve : runSeed)({ ...run, onProgress });
if (failure !== undefined) process.stdout.write(JSON.stringify(failure));
process.exitCode = failure === undefined ? 0 : 1;
