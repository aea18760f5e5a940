import path from "node:path";
import { readArguments } from "../command-line/arguments.ts";

export interface LedgerOptions {
  readonly dataDir: string;
  readonly json: boolean;
  readonly help: boolean;
}

export const OPTIONS_HELP = `  --data DIR  the data directory of npm start (.bourse)
  --json      one JSON object instead of text
  --help      this text
`;

export function parseLedgerOptions(args: readonly string[]): LedgerOptions {
  const { data, json, help } = readArguments(args, {
    data: { type: "string", default: ".bourse" },
    json: { type: "boolean", default: false },
  });
  return { dataDir: path.resolve(data), json, help };
}
