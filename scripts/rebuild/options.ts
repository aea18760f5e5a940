import path from "node:path";
import { parseArgs } from "node:util";
import { type ProjectionName, PROJECTIONS, RebuildError } from "./sink.ts";

export interface RebuildOptions {
  readonly projections: readonly ProjectionName[];
  readonly dataDir: string;
  readonly json: boolean;
  readonly help: boolean;
}

export const HELP = `Usage: npm run rebuild -- --projection ledger|history|book|lake|all [options]
Makes a projection anew from the journal: applies every command in an engine of its own while the
stack of the data directory goes on trading, then leaves it to its consumer, without a gap and
without anything twice. Prints the hash of every table before and after.

  --projection P  ledger (PostgreSQL), history (DynamoDB), book (Redis), lake (S3), or all
  --data DIR      the data directory of npm start (.bourse)
  --json          one JSON object instead of a table
  --help          this text
`;

export function parseRebuildOptions(args: readonly string[]): RebuildOptions {
  let values;
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        projection: { type: "string" },
        data: { type: "string", default: ".bourse" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    }));
  } catch (error) {
    const [what] = String((error as Error).message).split("\n");
    throw new RebuildError(`${what} --help lists the options.`);
  }
  const { projection, data, json, help } = values;
  const projections = PROJECTIONS.filter((name) => name === projection || projection === "all");
  if (projections.length === 0 && !help) {
    throw new RebuildError(`--projection is one of ${PROJECTIONS.join(", ")}, all.`);
  }
  return { projections, dataDir: path.resolve(data), json, help };
}
