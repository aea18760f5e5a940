import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import {
  FILTER_FAILURES,
  MALFORMED,
  NOT_REQUIRED,
  OVERFLOWED,
  REJECTIONS,
} from "../src/event/index.ts";

/** Where the engine's rules are written down, and where the table of that text looks for code. */
const RULES = read("../../../docs/engine.md");
const FOLDERS = { engine: folder("../src"), package: folder(".."), twin: folder("twin") };

const numbers = [...RULES.matchAll(/^- \*\*(\d+\.\d+)\*\*/gm)].map(([, number = ""]) => number);
const rows = [...RULES.matchAll(/^\| (\d+\.\d+) +\|(.+)\|$/gm)].map(([, rule = "", rest = ""]) => {
  const [production = "", proof = "", twin = ""] = rest.split(" | ").map((cell) => cell.trim());
  return { rule, production, proof, twin };
});

test("rules are numbered without a gap, and each has one row of the table", () => {
  expect(numbers).toEqual(expectedNumbers(numbers));
  expect(rows.map(({ rule }) => rule)).toEqual(numbers);
});

test("what the table of rules names exists", () => {
  const wrong = rows.flatMap(({ rule, production, proof, twin }) => {
    const findings = [
      findFunction(FOLDERS.engine, production),
      findTest(proof),
      findFunction(FOLDERS.twin, twin),
    ];
    return findings.filter((finding) => finding !== "").map((finding) => `${rule}: ${finding}`);
  });
  expect(wrong).toEqual([]);
});

test("every rule that a refusal or a comment names exists", () => {
  const tables = [REJECTIONS, FILTER_FAILURES, MALFORMED, NOT_REQUIRED, OVERFLOWED];
  const refusing = tables.flatMap((table) =>
    Object.values(table).map(({ rule, message }) => ({ rule, where: message })),
  );
  const commented = [FOLDERS.engine, folder(".")].flatMap((root) =>
    sourcesOf(root).flatMap((file) =>
      [...readFileSync(path.join(root, file), "utf8").matchAll(/\b[Rr]ules? (\d+\.\d+)/g)].map(
        ([, rule = ""]) => ({ rule, where: file }),
      ),
    ),
  );
  const unknown = [...refusing, ...commented].filter(({ rule }) => !numbers.includes(rule));
  expect(unknown).toEqual([]);
});

/** 1.1, 1.2 and so on, up to the last of each section. */
function expectedNumbers(found: readonly string[]): readonly string[] {
  let [section, place] = [0, 0];
  return found.map((number) => {
    if (number === `${section + 1}.1`) [section, place] = [section + 1, 0];
    place++;
    return `${section}.${place}`;
  });
}

/** What is wrong with `file:function`; "" = nothing. */
function findFunction(root: string, cell: string): string {
  const [, file = "", name = ""] = /^`(.+\.ts):(\S+)`$/.exec(cell) ?? [];
  if (file === "") return `${cell} is not \`file:function\``;
  if (existsSync(path.join(root, file)) && defines(path.join(root, file), name)) return "";
  const others = sourcesOf(root).filter((other) => defines(path.join(root, other), name));
  return `${file} has no ${name}; found in ${others.join(", ") || "no other file"}`;
}

/** What is wrong with `file` and the beginning of a test's name; "" = nothing. */
function findTest(cell: string): string {
  const [, file = "", name = ""] = /^`(.+\.ts)`: (.+)$/.exec(cell) ?? [];
  if (file === "") return `${cell} is not \`file\`: test`;
  const full = path.join(FOLDERS.package, file);
  if (!existsSync(full)) return `${file} does not exist`;
  return readFileSync(full, "utf8").includes(`"${name}`) ? "" : `${file} has no test "${name}"`;
}

/** Is it a function, a constant or a method of this file? */
function defines(file: string, name: string): boolean {
  const text = readFileSync(file, "utf8");
  const methods = ["", "private ", "protected "].map((reach) => `\n  ${reach}${name}(`);
  const others = [`function ${name}(`, `const ${name} =`, `const ${name}:`];
  return [...methods, ...others].some((begin) => text.includes(begin));
}

function sourcesOf(root: string): readonly string[] {
  const files = readdirSync(root, { recursive: true, encoding: "utf8" });
  return files.filter((file) => file.endsWith(".ts")).toSorted((a, b) => (a < b ? -1 : 1));
}

function folder(name: string): string {
  return path.join(import.meta.dirname, name);
}

function read(name: string): string {
  return readFileSync(folder(name), "utf8");
}
