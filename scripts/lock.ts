/**
 * `npm run lock`: writes package-lock.json after a change of dependencies, so that npm ci accepts it.
 * npm install passes over optional packages (mostly bindings of other platforms) that the registry
 * does not have, but npm ci then misses them in the lock. What cannot be had is taken out of it.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { readArguments } from "./command-line/arguments.ts";
import { argumentsOrExit } from "./command-line/run-script.ts";
import { root } from "./steps.ts";

const HELP = `Usage: npm run lock
Writes package-lock.json after a change of dependencies, so that npm ci accepts it.

  --help  this text
`;

argumentsOrExit("lock", HELP, (args) => readArguments(args, {}));

interface LockedPackage {
  optionalDependencies?: Record<string, string>;
}

const file = path.join(root, "package-lock.json");
const npm = (...args: string[]) =>
  spawnSync("npm", args, {
    cwd: root,
    stdio: ["ignore", 2, 2],
  });

if (npm("install", "--package-lock-only", "--no-audit", "--no-fund").status !== 0) process.exit(1);
const lock = JSON.parse(readFileSync(file, "utf8")) as { packages: Record<string, LockedPackage> };
let removed = 0;
for (const [place, { optionalDependencies }] of Object.entries(lock.packages)) {
  for (const name of Object.keys(optionalDependencies ?? {})) {
    if (isLocked(place, name)) continue;
    delete optionalDependencies?.[name];
    removed++;
  }
}
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
process.stderr.write(`package-lock.json is written; ${removed} optional packages cannot be had.\n`);
process.exit(npm("ci", "--dry-run", "--loglevel=error").status ?? 1);

/** Node's way of finding a package: beside the one that asks, or in any folder above it. */
function isLocked(place: string, name: string): boolean {
  for (
    let folder = place;
    ;
    folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")))
  ) {
    const candidate = `${folder === "" ? "" : `${folder}/`}node_modules/${name}`;
    if (candidate in lock.packages) return true;
    if (folder === "" || !folder.includes("node_modules"))
      return `node_modules/${name}` in lock.packages;
  }
}
