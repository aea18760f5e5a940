import { parseArgs, type ParseArgsConfig } from "node:util";

/** What the caller asked for cannot be done; the message is one line that says why. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

type Options = NonNullable<ParseArgsConfig["options"]>;

const HELP = { help: { type: "boolean", default: false } } as const;

/** The values of the options a script names, and of --help, which every script has. */
export const readArguments = <const Named extends Options>(args: readonly string[], named: Named) =>
  parsed({ args: [...args], options: { ...named, ...HELP } as Named & typeof HELP }).values;

/** Which tests a command that ends in a test runner is to run: all unless something is named. */
export interface TestChoice {
  /** Parts of file names, for the runner. */
  readonly files: readonly string[];
  readonly name: string | undefined;
  readonly help: boolean;
}

export function readTestChoice(args: readonly string[]): TestChoice {
  const options = { name: { type: "string" }, ...HELP } as const;
  const { values, positionals } = parsed({ args: [...args], options, allowPositionals: true });
  return { files: positionals, name: values.name, help: values.help };
}

function parsed<const Config extends ParseArgsConfig>(config: Config) {
  try {
    return parseArgs(config);
  } catch (error) {
    const [what = ""] = String((error as Error).message).split("\n");
    const [, open] =
      /^Option '(?:-\w, )?(--[\w-]+)(?: <value>)?' argument (?:missing|is ambiguous)/.exec(what) ??
      [];
    if (open !== undefined) {
      throw new UsageError(`${open} needs a value; a negative one is written ${open}=-5.`);
    }
    const [said = ""] = what.split(/\.(?:$| To specify)/);
    throw new UsageError(`${said}. --help lists the options.`);
  }
}

/** Both ends included. */
export interface Range {
  readonly min: number;
  readonly max?: number;
}

/** What a seed can be: the random generators keep 32 bits of it. */
export const SEEDS = { min: 0, max: 2 ** 32 - 1 } as const satisfies Range;

/** Processes or threads at a time. */
export const JOBS = { min: 1, max: 1_024 } as const satisfies Range;

/** For a run that is told to nobody beforehand; it has to print it. */
export const newSeed = (): string => String(Date.now() % 1_000_000);

export function wholeNumber(option: string, text: string, { min, max }: Range): number {
  const value = Number(text);
  const isWhole = /^\d+$/.test(text) && Number.isSafeInteger(value);
  if (isWhole && value >= min && value <= (max ?? value)) return value;
  const range = max === undefined ? `from ${min}` : `from ${min} to ${max}`;
  throw new UsageError(`${option} is "${text}". Give a whole number ${range}.`);
}

export function oneOf<const Choice extends string>(
  option: string,
  text: string,
  choices: readonly Choice[],
): Choice {
  const chosen = choices.find((choice) => choice === text);
  if (chosen !== undefined) return chosen;
  throw new UsageError(`${option} is "${text}". Give one of ${choices.join(", ")}.`);
}
