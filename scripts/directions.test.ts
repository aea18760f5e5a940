import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import config from "../.dependency-cruiser.mjs";
import { STATIC_CHECKS } from "./check-steps.ts";
import { PLANTS } from "./directions.plants.ts";
import { root } from "./steps.ts";

/**
 * Every direction rule is seen to bite once: a small tree with the folders of the house, one file
 * per planted import, judged by the command of `npm run check` with its own configuration.
 */
interface Plant {
  readonly file: string;
  readonly statement: string;
  /** The rules that must refuse it; none for an allowed neighbour. */
  readonly refusedBy: readonly string[];
}

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
  readonly cycle?: readonly { readonly name: string }[];
}

const STATEMENTS: Readonly<Record<string, (specifier: string) => string>> = {
  value: (specifier) => `import "${specifier}";\n`,
  type: (specifier) => `import type {} from "${specifier}";\n`,
  later: (specifier) => `await import("${specifier}");\n`,
};

const WORKSPACES = ["engine", "core", "functions", "services", "local", "web"].map(
  (name) => `packages/${name}`,
);
const HOUSE = [
  "packages/engine/src/{market,command,event,exchange,book}/index.ts",
  "packages/engine/src/book/price-level.ts",
  "packages/core/src/{account,market}/{index,wire}.ts",
  "packages/core/src/account/open-account.ts",
  "packages/core/src/account/account.case.ts",
  "packages/core/src/trade/rules.ts",
  "packages/functions/src/{api/app,price/aggregate,runtime/log}.ts",
  "packages/services/src/{exchange,ingest}/index.ts",
  "packages/services/src/exchange/journal/{index,port,file}.ts",
  "packages/services/src/exchange/market-data/book-cache/memory.ts",
  "packages/services/test/harness.ts",
  "packages/local/src/run/index.ts",
  "packages/web/src/{app/page,ui/button,features/chart/index,features/trades/index}.ts",
  "packages/web/test/stack.ts",
  "stacks/storage.ts",
  "scripts/seed.ts",
].flatMap(spread);
const LISTED = ["zod", "electrodb", "@aws-sdk/client-dynamodb", "hono", "react", "next"];
const DEV_TOOL = "fast-check";

const tree = mkdtempSync(path.join(tmpdir(), "bourse-directions-"));
const plants = readPlants(PLANTS);
let refused: Readonly<Record<string, readonly string[]>> = {};

beforeAll(async () => {
  buildTree();
  refused = await cruise();
}, 60_000);
afterAll(() => rmSync(tree, { recursive: true, force: true }));

test("every planted import is refused by its rule, and no neighbour is", () => {
  const expected = plants
    .filter(({ refusedBy }) => refusedBy.length > 0)
    .map(({ file, refusedBy }): [string, readonly string[]] => [file, refusedBy.toSorted()]);
  expect(refused).toEqual(Object.fromEntries(expected));
});

test("every rule has an import it refuses and a neighbour it lets pass", () => {
  const sections = PLANTS.trim().split(/\n\n+/);
  const names = sections.map((section) => section.split("\n")[0]);
  expect(names).toEqual((config.forbidden ?? []).map(({ name }) => name));
  for (const section of sections) {
    expect(section).toMatch(/^ {2}never /m);
    expect(section).toMatch(/^ {2}may /m);
  }
});

test("no file is planted twice", () => {
  const files = [...HOUSE, ...plants.map(({ file }) => file)];
  expect(files.filter((file, index) => files.indexOf(file) !== index)).toEqual([]);
});

function readPlants(text: string): readonly Plant[] {
  let rule = "";
  return text.split("\n").flatMap((line) => {
    const [verdict, file = "", ...rest] = line.trim().split(/\s+/);
    if (verdict === "" || verdict === undefined) return [];
    if (verdict !== "never" && verdict !== "may") {
      rule = verdict;
      return [];
    }
    const [wanted = "", also] = rest.join(" ").split(" + ");
    const [specifier = "", kind = "value"] = wanted.split(" ").toReversed();
    const statement = STATEMENTS[kind]?.(specifier);
    if (statement === undefined) throw new Error(`No such kind of import: ${line}`);
    const others = also === undefined ? [] : also.split(" ");
    return [{ file, statement, refusedBy: verdict === "never" ? [rule, ...others] : [] }];
  });
}

function buildTree(): void {
  for (const file of HOUSE) write(file, "export {};\n");
  for (const { file, statement } of plants) write(file, statement);
  for (const name of [...LISTED, DEV_TOOL, "left-pad"]) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, main: "index.js" }));
    write(`node_modules/${name}/index.js`, "module.exports = {};\n");
  }
  mkdirSync(path.join(tree, "node_modules/@bourse"));
  for (const folder of WORKSPACES) {
    // Name and entries are the real ones: what a package offers is part of the directions.
    const own = JSON.parse(readFileSync(path.join(root, folder, "package.json"), "utf8"));
    const { name, type, exports } = own as Record<string, unknown>;
    const dependencies = Object.fromEntries(LISTED.map((listed) => [listed, "*"]));
    const manifest = { name, type, exports, dependencies, devDependencies: { [DEV_TOOL]: "*" } };
    write(`${folder}/package.json`, JSON.stringify(manifest));
    symlinkSync(path.join(tree, folder), path.join(tree, "node_modules", String(name)), "junction");
  }
  write("package.json", JSON.stringify({ name: "house", workspaces: ["packages/*"] }));
}

async function cruise(): Promise<Record<string, readonly string[]>> {
  const args = STATIC_CHECKS.find(({ program }) => program === "depcruise")?.args ?? [];
  const absolute = args.map((arg) =>
    arg === ".dependency-cruiser.mjs" ? path.join(root, arg) : arg,
  );
  const { stdout } = await runNode([
    path.join(root, "node_modules/dependency-cruiser/bin/dependency-cruiser.mjs"),
    ...absolute,
    "--output-type",
    "json",
  ]);
  const { summary } = JSON.parse(stdout) as { summary: { violations: readonly Violation[] } };
  const found: Record<string, Set<string>> = {};
  for (const { from, rule, cycle = [] } of summary.violations) {
    // A cycle is told once, by one of its files.
    for (const file of [from, ...cycle.map(({ name }) => name)]) {
      (found[file] ??= new Set()).add(rule.name);
    }
  }
  return Object.fromEntries(
    Object.entries(found).map(([file, names]) => [file, [...names].sort()]),
  );
}

/** Runs in the planted tree; a reporter other than the default one exits with 0 in any case. */
function runNode(args: readonly string[]): Promise<{ stdout: string }> {
  return promisify(execFile)(process.execPath, [...args], { cwd: tree, maxBuffer: 2 ** 26 });
}

function write(file: string, text: string): void {
  const whole = path.join(tree, file);
  mkdirSync(path.dirname(whole), { recursive: true });
  writeFileSync(whole, text);
}

/** `a/{b,c}.ts` means `a/b.ts` and `a/c.ts`. */
function spread(pattern: string): readonly string[] {
  const [, before = "", middle, after = ""] = /^(.*?)\{([^}]*)\}(.*)$/.exec(pattern) ?? [];
  if (middle === undefined) return [pattern];
  return middle.split(",").flatMap((part) => spread(before + part + after));
}
