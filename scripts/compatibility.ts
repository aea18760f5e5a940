/**
 * Starts a stack, asks it everything that Binance documents, and writes what came of it down:
 * docs/binance-compatibility.md and docs/openapi-spot.json. With --check it only compares.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { CLOSED_PRODUCTS } from "@bourse/services/exchange";
import { format } from "prettier";
import { compatibilityDocument, contradictions } from "./compatibility/document.ts";
import { spotOpenApi } from "./compatibility/openapi.ts";
import { probeEverything } from "./compatibility/run.ts";

const isCheck = process.argv.includes("--check");
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
  if (!isCheck) writeFileSync(file, text);
  else if (!existsSync(file) || readFileSync(file, "utf8") !== text) {
    problems.push(`${path} is stale: run npm run compatibility, and look at what changed.`);
  }
}
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
