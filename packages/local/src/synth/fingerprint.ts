import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/**
 * A hash over what the manifest is made from: sst.config.ts, stacks/ and SST's version. It takes a
 * millisecond, so `npm start` can afford to ask whether the manifest is still the right one.
 */
export function fingerprint(root: string): string {
  const hash = createHash("sha256").update(`sst ${sstVersion(root)}\n`);
  for (const file of ["sst.config.ts", ...stackFiles(root)]) {
    const text = readFileSync(join(root, file), "utf8").replaceAll("\r\n", "\n");
    hash.update(`${file} ${text.length}\n${text}`);
  }
  return hash.digest("hex").slice(0, 32);
}

/** The same for a graph on disk: it also depends on the code that evaluates the stacks. */
export function graphFingerprint(root: string): string {
  const evaluator = join(import.meta.dirname, "evaluate");
  const hash = createHash("sha256").update(fingerprint(root));
  for (const file of readdirSync(evaluator).sort())
    hash.update(readFileSync(join(evaluator, file)));
  return hash.digest("hex").slice(0, 32);
}

/** sst's `exports` hides its package.json from `require`, hence the file. */
export function sstVersion(root: string): string {
  const file = join(root, "node_modules", "sst", "package.json");
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}

/** The files that declare resources: not the tests, which stand beside them. */
function stackFiles(root: string): readonly string[] {
  return readdirSync(join(root, "stacks"))
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .sort()
    .map((name) => `stacks/${name}`);
}
