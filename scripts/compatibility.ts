/**
 * Starts a stack, asks it everything that Binance documents, and writes what came of it down:
 * docs/binance-compatibility.md and docs/openapi-spot.json. With --check it only compares.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { CLOSED_PRODUCTS } from "@bourse/services/exchange";
import { format } from "prettier";
import { readArguments } from "./command-line/arguments.ts";
import { argumentsOrExit } from "./command-line/run-script.ts";
import { compatibilityDocument, contradictions } from "./compatibility/document.ts";
import { spotOpenApi } from "./compatibility/openapi.ts";
import { probeEverything } from "./compatibility/run.ts";

const HELP = `Usage: npm run compatibility -- [options]
Starts a stack, asks it everything that Binance documents, and writes what came of it down:
docs/binance-compatibility.md and docs/openapi-spot.json.

  --check  change nothing; exit with 1 if one of the two is stale
  --help   this text
`;

const { check } = argumentsOrExit("compatibility", HELP, (args) =>
  readArguments(args, { check: { type: "boolean", default: false } }),
);
const fileOf = (path: string) => new URL(`../${path}`, import.meta.url);

const results = await probeEverything();
const problems = [...contradictions(results)];
const clients = readFileSync(fileOf("scripts/compatibility/clients.md"), "utf8");
const texts = {
  "docs/binance-compatibility.md": await format(
    compatibilityDocument({ results, closedProducts: CLOSED_PRODUCTS, clients }),
    { parser: "markdown", printWidth: 100 },
  ),
  "docs/openapi-spot.json": await format(JSON.stringify(spotOpenApi(results.rest)), {
    parser: "json",
    printWidth: 100,
  }),
};
for (const [path, text] of Object.entries(texts)) {
  const file = fileOf(path);
  if (!check) writeFileSync(file, text);
  else if (!existsSync(file) || readFileSync(file, "utf8") !== text) {
    problems.push(`${path} is stale: run npm run compatibility, and look at what changed.`);
  }
}
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
