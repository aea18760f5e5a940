/** `npm run openapi`: writes docs/openapi.json from the schemas of the platform API. */
import { writeFile } from "node:fs/promises";
import { format } from "prettier";
import { app } from "@bourse/functions/api/app";
import { openApiDocument } from "@bourse/functions/api/document";
import { readArguments } from "./command-line/arguments.ts";
import { argumentsOrExit } from "./command-line/run-script.ts";

const HELP = `Usage: npm run openapi
Writes docs/openapi.json from the schemas of the platform API.

  --help  this text
`;

argumentsOrExit("openapi", HELP, (args) => readArguments(args, {}));

const file = new URL("../docs/openapi.json", import.meta.url);
const text = await format(JSON.stringify(openApiDocument(app)), {
  parser: "json",
  printWidth: 100,
});
await writeFile(file, text);
console.log(`wrote ${file.pathname}`);
