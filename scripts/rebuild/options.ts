import path from "node:path";
import { readArguments, UsageError } from "../command-line/arguments.ts";
import { type ProjectionName, PROJECTIONS } from "./sink.ts";

export interface RebuildOptions {
  readonly projections: readonly ProjectionName[];
  readonly dataDir: string;
  readonly json: boolean;
  readonly help: boolean;
}

export const HELP = `Usage: npm run rebuild -- --projection NAME [options]
Makes a projection anew from the journal: applies every command in an engine of its own while the
stack of the data directory goes on trading, then leaves it to its consumer, without a gap and
without anything twice. Prints the hash of every table before and after. While the history is made anew,
queries for old orders and trades are answered with 503, and its consumer says that it has to wait.

  --projection NAME  ledger (PostgreSQL), history (DynamoDB), book (Redis), lake (S3), or all
  --data DIR         the data directory of npm start (.bourse)
  --json             one JSON object instead of a table
  --help             this text
`;

export function parseRebuildOptions(args: readonly string[]): RebuildOptions {
  const { projection, data, json, help } = readArguments(args, {
    projection: { type: "string" },
    data: { type: "string", default: ".bourse" },
    json: { type: "boolean", default: false },
  });
  const projections = PROJECTIONS.filter((name) => name === projection || projection === "all");
  if (projections.length === 0 && !help) {
    throw new UsageError(`--projection is one of ${PROJECTIONS.join(", ")}, all.`);
  }
  return { projections, dataDir: path.resolve(data), json, help };
}
