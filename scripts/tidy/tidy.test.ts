import { describe, expect, test } from "vitest";
import { rungs } from "../../vitest.config.ts";
import { findOwnParsers } from "./command-lines.ts";
import { findDocumentFaults } from "./documents.ts";
import { findLostHandlers } from "./handlers.ts";
import type { House, TidyRule } from "./house.ts";
import { findTestsOffTheLadder } from "./ladder.ts";
import { findLeftovers, findLongFiles } from "./sources.ts";
import { findBannedWords } from "./words.ts";
import { findUnlistedWorkspaces } from "./workspaces.ts";

type Files = Readonly<Record<string, string>>;

/** What a rule says about these files: the beginnings of its findings, up to the advice. */
function say(rule: TidyRule, files: Files): readonly string[] {
  const house: House = { files: Object.keys(files), read: (file) => files[file] ?? "" };
  return rule(house).map((finding) => finding.replace(/\. .*$/, ""));
}

const lines = (count: number) => "line\n".repeat(count);

describe("handlers", () => {
  const MANIFEST = "packages/local/manifest.json";
  const manifest = (handlers: readonly string[], command = "") => ({
    [MANIFEST]: JSON.stringify({
      functions: handlers.map((handler) => ({ handler })),
      services: [{ command }],
    }),
  });
  const app = "packages/functions/src/api/app";

  test("a deployed handler that exists is fine", () => {
    const main = "packages/services/src/exchange/main.ts";
    const files = {
      [`${app}.ts`]: "export const handler = handle(app);\n",
      "packages/functions/src/api/route.ts": "export const route = 1;\n",
      [main]: "",
    };
    expect(say(findLostHandlers, { ...files, ...manifest([`${app}.handler`], `node ${main}`) })) //
      .toEqual([]);
  });

  test("a handler string without its file or its export is found", () => {
    const missing = [`${MANIFEST}: there is no ${app}.handler`];
    const named = manifest([`${app}.handler`]);
    expect(say(findLostHandlers, named)).toEqual(missing);
    const files = { ...named, [`${app}.ts`]: "export const app = 1;\nconst handler = 2;\n" };
    expect(say(findLostHandlers, files)).toEqual(missing);
  });

  test.each([
    "export const handler = 1;",
    "export function handler() {}",
    "export async function handler() {}",
    "const handler = 1;\nexport { other, handler };",
  ])("a handler that no stack deploys is found: %s", (text) => {
    expect(say(findLostHandlers, { ...manifest([]), [`${app}.ts`]: text })).toEqual([
      `${app}.ts: no stack deploys this handler`,
    ]);
  });

  test("a process without its file is found", () => {
    const found = say(findLostHandlers, manifest([], "node packages/services/src/gone/main.ts"));
    expect(found).toEqual([`${MANIFEST}: there is no packages/services/src/gone/main.ts`]);
  });
});

describe("workspaces", () => {
  const packages = {
    "packages/core/package.json": JSON.stringify({ name: "@bourse/core" }),
    "scripts/package.json": JSON.stringify({ name: "@bourse/scripts" }),
    "packages/web/package.json": JSON.stringify({
      name: "@bourse/web",
      dependencies: { "@bourse/core": "*" },
    }),
  };
  const judge = (file: string, text: string) =>
    say(findUnlistedWorkspaces, { ...packages, [file]: text });

  test("listed packages, own files and other people's packages are fine", () => {
    const text = `
      import { a } from "@bourse/core/account/wire";
      import "../ui/card.ts";
      import "zod";
      // import "@bourse/local/run";
      const example = 'import "@bourse/local/run"';`;
    expect(judge("packages/web/src/app/page.ts", text)).toEqual([]);
  });

  test.each([
    `import "@bourse/web/page";`,
    `import type { Page } from "@bourse/web";`,
    `export * from "@bourse/web/page";`,
    `const page = await import("@bourse/web/page");`,
  ])("an unlisted package is found: %s", (text) => {
    expect(judge("packages/core/src/account/index.ts", text)).toEqual([
      "packages/core/src/account/index.ts: imports @bourse/web",
    ]);
  });

  test("a path into another package is found", () => {
    const found = judge("packages/web/src/app.ts", `import "../../core/src/account/wire.ts";`);
    expect(found).toEqual(["packages/web/src/app.ts: reaches into packages/core by a path"]);
  });

  test("drills and tests may use what tests of another package have built, and nothing else of it", () => {
    const drill = (text: string) => judge("scripts/chaos.ts", text);
    expect(drill(`import "../packages/core/test/load.ts";`)).toEqual([]);
    expect(drill(`import "../packages/core/src/load.ts";`)).toHaveLength(1);
    expect(judge("packages/web/src/app.ts", `import "../../core/test/load.ts";`)).toHaveLength(1);
  });
});

describe("the ladder", () => {
  const onTheLadder: TidyRule = (house) => findTestsOffTheLadder(house, rungs);

  test.each([
    "packages/engine/src/book/book.test.ts",
    "packages/engine/src/book/book.property.test.ts",
    "packages/engine/test/cancel.scenario.test.ts",
    "packages/engine/test/crash.sim.test.ts",
    "packages/local/test/binance/cards.conformance.test.ts",
    "packages/web/src/features/chart/marks.test.tsx",
    "packages/web/src/money/money.property.test.ts",
    "stacks/shape.test.ts",
    "scripts/tidy/tidy.test.ts",
  ])("one project runs %s", (file) => {
    expect(say(onTheLadder, { [file]: "" })).toEqual([]);
  });

  test.each([
    "packages/engine/test/cancel.test.ts",
    "packages/local/src/run/run.test.tsx",
    "packages/engine/src/book/cancel.scenario.test.tsx",
    "tests/all.test.ts",
  ])("no project runs %s", (file) => {
    expect(say(onTheLadder, { [file]: "" })).toEqual([`${file}: no vitest project runs it`]);
  });

  test("a file that two projects run is found", () => {
    const twice = [
      { name: "unit", include: ["src/**/*.test.ts"] },
      { name: "property", include: ["src/**/*.property.test.ts"] },
    ];
    const rule: TidyRule = (house) => findTestsOffTheLadder(house, twice);
    expect(say(rule, { "src/a.property.test.ts": "" })).toEqual([
      "src/a.property.test.ts: unit and property run it",
    ]);
  });
});

describe("documents", () => {
  test("one title and living links are fine", () => {
    const text = [
      "# Guide",
      "See [the other](other.md#part), [folder](docs), [root](/docs/a.md), [web](https://x.test/a).",
      "[here](#part) <b>![image](docs/a.md)</b> `[code](gone.md)`",
      "```sh\n# a comment\n[code](gone.md)\n```",
    ].join("\n");
    expect(say(findDocumentFaults, { "a.md": text, "other.md": "# B", "docs/a.md": "# C" })) //
      .toEqual([]);
  });

  test("none or two titles are found", () => {
    const files = { "none.md": "## Part\n", "two.md": "# One\n\n# Two\n" };
    expect(say(findDocumentFaults, files)).toEqual([
      `none.md: has 0 lines that begin with "# "`,
      `two.md: has 2 lines that begin with "# "`,
    ]);
  });

  test("links that lead nowhere are found", () => {
    const text = "# A\n[one](gone.md#x) ![two](../a.png)\n[three]: lost/three.md\n";
    expect(say(findDocumentFaults, { "docs/a.md": text })).toEqual([
      "docs/a.md: the link to gone.md#x leads nowhere",
      "docs/a.md: the link to ../a.png leads nowhere",
      "docs/a.md: the link to lost/three.md leads nowhere",
    ]);
  });

  test("a README of more than 100 lines is found", () => {
    const files = { "README.md": `# A\n${lines(99)}`, "b/README.md": `# B\n${lines(100)}` };
    expect(say(findDocumentFaults, files)).toEqual(["b/README.md: has 101 lines, 100 are allowed"]);
  });
});

describe("sources", () => {
  test("a file of more than 400 lines is found, tests included; generated ones are not judged", () => {
    const files = {
      "a.ts": lines(400),
      "b.ts": lines(401),
      "c.test.tsx": lines(500),
      "sst-env.d.ts": lines(500),
      "package-lock.json": lines(500),
    };
    expect(say(findLongFiles, files)).toEqual([
      "b.ts: has 401 lines, 400 are allowed",
      "c.test.tsx: has 500 lines, 400 are allowed",
    ]);
  });

  test("put-off work and switched-off tests are found", () => {
    const files = {
      "a.ts": `const done = 1;\n// ${"TO"}DO: more\n`,
      "b.css": `/* ${"FIX"}ME */\n`,
      "c.test.ts": `test${".only"}("a", run);\ndescribe${".skip"}("b", run);\n`,
      "d.case.ts": `it${".skip"}("c", run);\n`,
      "e.test.ts": `test.skipIf(windows)("d", run);\nrows.skip(3);\nconst todos = 1;\n`,
    };
    expect(say(findLeftovers, files)).toEqual([
      `a.ts:2: ${"TO"}DO`,
      `b.css:1: ${"FIX"}ME`,
      `c.test.ts:1: test${".only"}()`,
      `c.test.ts:2: describe${".skip"}()`,
      `d.case.ts:1: it${".skip"}()`,
    ]);
  });
});

test("a script that reads its options by itself is found", () => {
  const parser = `const { values } = ${"parse"}Args({ options });`;
  const files = {
    "scripts/a.ts": parser,
    "scripts/b/options.ts": `const check = process.argv.${"in"}cludes("--check");`,
    "scripts/c.ts": 'const args = ["run", ...process.argv.slice(2)];',
    "scripts/command-line/arguments.ts": parser,
    "packages/local/src/run/options.ts": parser,
  };
  expect(say(findOwnParsers, files)).toEqual([
    "scripts/a.ts: reads its options by itself",
    "scripts/b/options.ts: reads its options by itself",
  ]);
});

describe("words", () => {
  test.each([
    ["packages/web/src/a.ts", "let isCancelled;"],
    ["packages/web/src/a.ts", "let tradingPair;"],
    ["packages/web/src/a.ts", "let instrument;"],
    ["packages/web/src/a.ts", "let availableBalance;"],
    ["packages/web/src/a.ts", "let frozenUnits;"],
    ["packages/web/src/a.ts", "let orderSize;"],
    ["packages/web/src/a.ts", "let activeOrder;"],
    ["packages/engine/src/a.ts", "let stopPrice;"],
    ["packages/core/src/a.ts", "let price: number;"],
    ["packages/core/src/shared/a.ts", ""],
    ["packages/core/src/order/utils.ts", ""],
  ])("%s may not say %s", (file, text) => {
    expect(say(findBannedWords, { [file]: text })).toHaveLength(1);
  });

  test.each([
    ["packages/web/src/a.ts", "// A cancelled order, an instrument\nlet canceled;"],
    ["packages/web/src/a.ts", `say("instrument", 'frozen', \`tradingPair \${x}\`, /frozen/);`],
    ["packages/web/src/a.ts", "let price: number; let stopPrice;"],
    ["packages/core/src/a.ts", "let priceTicks: number; let price: string;"],
    ["packages/core/src/a.test.ts", "let price: number;"],
    ["packages/core/src/table/index.ts", "/** frozen\n instrument */ let a = 1 / 2; // frozen"],
  ])("%s may say %s", (file, text) => {
    expect(say(findBannedWords, { [file]: text })).toEqual([]);
  });

  test("a finding names the line and the word to say", () => {
    const text = "/* one\n two */\nlet tradingPair;\n";
    const house = { files: ["a.ts"], read: () => text };
    expect(findBannedWords(house)).toEqual(['a.ts:3: "tradingPair". Say symbol or market.']);
  });
});
