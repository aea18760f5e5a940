import { writeFile } from "node:fs/promises";
import { format } from "prettier";
import { app } from "@bourse/functions/api/app";
import { openApiDocument } from "@bourse/functions/api/document";

/** Writes docs/openapi.json from the schemas of the platform API. */
const file = new URL("../docs/openapi.json", import.meta.url);
const text = await format(JSON.stringify(openApiDocument(app)), {
  parser: "json",
  printWidth: 100,
});
await writeFile(file, text);
console.log(`wrote ${file.pathname}`);
