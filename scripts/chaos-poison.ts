/**
 * `npm run chaos:poison`: plants a command that breaks the engine and checks that only its market is
 * closed: the others trade on, with the same latency, and a restart comes to the same state.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { runPoisonDrill } from "../packages/local/test/poison/drill.ts";
import { readArguments, wholeNumber } from "./command-line/arguments.ts";
import { argumentsOrExit } from "./command-line/run-script.ts";

const HELP = `Usage: npm run chaos:poison -- [options]
Compares the p99 of three markets before and after a fourth one was halted: the median of so many
windows each.

  --windows N    windows before, and as many after (15)
  --window-ms N  length of each, milliseconds (1000)
  --in-flight N  orders that each market has under way at once (4)
  --help         this text
`;

const options = argumentsOrExit("chaos:poison", HELP, (args) => {
  const values = readArguments(args, {
    windows: { type: "string", default: "15" },
    "window-ms": { type: "string", default: "1000" },
    "in-flight": { type: "string", default: "4" },
  });
  return {
    windows: wholeNumber("--windows", values.windows, { min: 1, max: 10_000 }),
    windowMs: wholeNumber("--window-ms", values["window-ms"], { min: 10, max: 60_000 }),
    inFlight: wholeNumber("--in-flight", values["in-flight"], { min: 1, max: 1_000 }),
    help: values.help,
  };
});

const HALT_MS_MAX = 1_000;
/** The others may become slower by so much; that they become faster is no fault. */
const SLOWER_MAX = 1.2;

const directory = mkdtempSync(path.join(tmpdir(), "bourse-poison-"));
const result = await runPoisonDrill({ directory, ...options });
rmSync(directory, { recursive: true, force: true });

const [before, after] = [median(result.before), median(result.after)];
const all = (name: string, values99: readonly number[]) =>
  `${name} ${median(values99).toFixed(1)} ms (windows: ${values99.map((ms) => ms.toFixed(1)).join(", ")})\n`;
process.stdout.write(
  all("p99 of the other markets before", result.before) +
    all("p99 of the other markets after ", result.after) +
    `halted after ${result.haltMs.toFixed(0)} ms, taken there since ${result.takenWhileHalted}, ` +
    `taken elsewhere since ${result.takenAfter}, ` +
    `restart ${result.isSameAfterRestart ? "comes to the same state" : "DIFFERS"}\n`,
);
const problems = [
  (before === Infinity || after === Infinity) && "most windows saw no answer",
  after > before * SLOWER_MAX && "the other markets became slower",
  result.haltMs > HALT_MS_MAX && "the market was halted late",
  result.takenWhileHalted > 0 && "orders were taken on the halted market",
  result.takenAfter === 0 && "nothing was taken on the other markets",
  !result.isSameAfterRestart && "a restart came to another state",
].filter((problem) => problem !== false);
process.stdout.write(problems.length === 0 ? "held\n" : `NOT held: ${problems.join("; ")}\n`);
process.exit(problems.length === 0 ? 0 : 1);

/** Of windows, because a busy machine spoils one now and then. */
function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Infinity;
}
