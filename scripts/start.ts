/** `npm start` and `npm run dev`: the whole exchange on this machine, until Ctrl-C. */
import path from "node:path";
import {
  describeReady,
  HELP,
  parseRunOptions,
  type Stack,
  StartupError,
  startStack,
} from "@bourse/local/run";

const root = path.dirname(import.meta.dirname);
const began = performance.now();

let stack: Stack | undefined;
let ending = false;

async function end(code: number): Promise<never> {
  if (ending) return new Promise(() => {});
  ending = true;
  await stack?.stop();
  process.exit(code);
}

function fail(error: unknown): Promise<never> {
  const line =
    error instanceof StartupError
      ? `${error.message} ${error.solution}`
      : error instanceof Error
        ? (error.stack ?? error.message)
        : String(error);
  process.stderr.write(`bourse: ${line}\n`);
  return end(1);
}

try {
  const options = parseRunOptions(process.argv.slice(2), { cwd: process.cwd(), root });
  if (options === "help") {
    process.stdout.write(HELP);
    process.exit(0);
  }
  process.on("SIGINT", () => void end(0));
  process.on("SIGTERM", () => void end(0));
  process.on("SIGHUP", () => void end(0));
  // The door that started us is gone: nobody could stop us any more.
  process.on("disconnect", () => void end(0));
  stack = await startStack(options, root, (reason) => {
    process.stderr.write(`bourse: ${reason}; stopping. See log/stack.log in the data directory.\n`);
    void end(1);
  });
  const seconds = (performance.now() - began) / 1000;
  process.stderr.write(`${describeReady(stack.ready, seconds, options.dataDir)}`);
  if (options.json) process.stdout.write(`${JSON.stringify(stack.ready)}\n`);
} catch (error) {
  await fail(error);
}
