import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/**
 * A hash over everything a bundle was made of: our own sources one by one, and what is installed by
 * npm's own record of it. Two checkouts with the same content have the same fingerprint.
 */
export function fingerprint(options: {
  readonly root: string;
  /** The bundler's settings and the entry points. */
  readonly settings: unknown;
  /** Files relative to the root. */
  readonly inputs: readonly string[];
}): string {
  const { root, settings } = options;
  const own = options.inputs.filter((file) => !file.includes("node_modules/")).toSorted();
  const packages = new Set(own.flatMap((file) => packageFiles(root, file)));
  const hash = createHash("sha256").update(JSON.stringify(settings));
  const installed = ["node_modules/.package-lock.json", "package-lock.json"];
  const record = installed.find((file) => existsSync(path.join(root, file)));
  for (const file of [...own, ...packages, ...(record === undefined ? [] : [record])]) {
    hash.update(`\n${file}\n`).update(content(path.join(root, file)));
  }
  return hash.digest("hex").slice(0, 32);
}

/** A package.json says how names resolve. */
function packageFiles(root: string, file: string): string[] {
  for (let dir = path.dirname(file); dir !== "." && dir !== "/"; dir = path.dirname(dir)) {
    const candidate = path.join(dir, "package.json");
    if (existsSync(path.join(root, candidate))) return [candidate];
  }
  return [];
}

function content(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    return Buffer.from("missing");
  }
}
