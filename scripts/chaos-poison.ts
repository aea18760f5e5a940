/**
 * `npm run chaos:poison`: plants a command that breaks the engine and checks that only its market is
 * closed: the others trade on, with the same latency, and a restart comes to the same state.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { runPoisonDrill } from "../packages/local/test/poison/drill.ts";

const { values } = parseArgs({
  options: {
    windows: { type: "string", default: "15" },
    "window-ms": { type: "string", default: "1000" },
    "in-flight": { type: "string", default: "4" },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  process.stdout.write(
    "Usage: npm run chaos:poison -- [--windows 15] [--window-ms 1000] [--in-flight 4]\n" +
      "Compares the p99 of three markets before and after a fourth one was halted: the median of so\n" +
      "many windows each.\n",
  );
  process.exit(0);
}

const HALT_MS_MAX = 1_000;
/** The others may become slower by so much; that they become faster is no fault. */
const SLOWER_MAX = 1.2;

const directory = mkdtempSync(path.join(tmpdir(), "bourse-poison-"));
const result = await runPoisonDrill({
  directory,
  windows: Number(values.windows),
  windowMs: Number(values["window-ms"]),
  inFlight: Number(values["in-flight"]),
});
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
