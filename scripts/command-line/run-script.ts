import { UsageError } from "./arguments.ts";

type ErrorClass = abstract new (...args: never) => Error;

interface Asked {
  readonly help: boolean;
}

/** A command of package.json, as `runScript` carries it out. */
export interface Script<Options extends Asked> {
  /** Its name, without "npm run". */
  readonly name: string;
  readonly help: string;
  readonly read: (args: readonly string[]) => Options;
  /** Gives the exit code. */
  readonly run: (options: Options) => number | Promise<number>;
  /** Errors that say in their message all there is to know; of any other the stack is shown. */
  readonly expected?: readonly ErrorClass[];
  /** The exit code of such an error; 2 where 1 is an answer. */
  readonly failureCode?: 1 | 2;
}

const USAGE_CODE = 2;

/** Reads the arguments, runs, and leaves the exit code: 2 when the arguments cannot be understood. */
export async function runScript<Options extends Asked>(script: Script<Options>): Promise<void> {
  const { name, help, read, run, expected = [], failureCode = 1 } = script;
  try {
    const options = read(process.argv.slice(2));
    if (options.help) process.stdout.write(help);
    else process.exitCode = await run(options);
  } catch (error) {
    const isUsage = error instanceof UsageError;
    if (!isUsage && !expected.some((kind) => error instanceof kind)) throw error;
    tell(name, error);
    process.exitCode = isUsage ? USAGE_CODE : failureCode;
  }
}

/** For a script that is one story from top to bottom: its options, or the end of the process. */
export function argumentsOrExit<Options extends Asked>(
  name: string,
  help: string,
  read: (args: readonly string[]) => Options,
): Options {
  try {
    const options = read(process.argv.slice(2));
    if (!options.help) return options;
    process.stdout.write(help);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    tell(name, error);
    process.exit(USAGE_CODE);
  }
  process.exit(0);
}

function tell(name: string, error: unknown): void {
  process.stderr.write(`${name}: ${explained(error)}\n`);
}

/** What went wrong, in one line; what lies behind a failed connection included. */
export function explained(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const why = error.cause instanceof Error ? error.cause.message : "";
  return error.message.includes(why) ? error.message : `${error.message} (${why})`;
}
