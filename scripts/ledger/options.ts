import path from "node:path";
import { parseArgs } from "node:util";

export interface LedgerOptions {
  readonly dataDir: string;
  readonly json: boolean;
  readonly help: boolean;
}

/** What the caller asked for cannot be done; the message is one line that says why. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** What went wrong, in one line; what lies behind a failed connection included. */
export function explained(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const why = error.cause instanceof Error ? ` (${error.cause.message})` : "";
  return `${error.message}${why}`;
}

export const OPTIONS_HELP = `  --data DIR  the data directory of npm start (.bourse)
  --json      one JSON object instead of text
  --help      this text
`;

export function parseLedgerOptions(args: readonly string[]): LedgerOptions {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        data: { type: "string", default: ".bourse" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    return { dataDir: path.resolve(values.data), json: values.json, help: values.help };
  } catch (error) {
    const [what] = String((error as Error).message).split("\n");
    throw new UsageError(`${what} --help lists the options.`);
  }
}
