import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { checkLinks, type LinkReport } from "./link-check.ts";
import type { Manifest } from "./manifest.ts";
import { synthesiseStage } from "./synthesise.ts";
import { toManifest } from "./to-manifest/index.ts";

const repository = path.resolve(import.meta.dirname, "../../../..");

describe("every function and service of ours", () => {
  let report: LinkReport;
  beforeAll(async () => {
    const graph = await synthesiseStage({ root: repository, stage: "local", dev: true });
    report = await checkLinks(repository, toManifest(graph, "any"));
  }, 120_000);

  test("is linked to every Resource.X that its code reads", () => {
    expect(report.missing).toEqual([]);
  });

  test("reads everything that it is linked to", () => {
    expect(report.unused).toEqual([]);
  });
});

describe("the check", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), "bourse-links-"));
    mkdirSync(path.join(root, "src"));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const write = (file: string, source: string) =>
    writeFileSync(path.join(root, "src", file), source);

  const check = (links: readonly string[]) => {
    const handler = { id: "Worker", handler: "src/worker.handler", links };
    return checkLinks(root, { functions: [handler], services: [] } as unknown as Manifest);
  };

  test("names the function and the resource that is not linked", async () => {
    write(
      "worker.ts",
      'import { Resource } from "sst";\nexport const handler = () => Resource.Core.name;\n',
    );
    const { missing } = await check([]);
    expect(missing).toEqual([
      "Worker reads Resource.Core (src/worker.ts), but has no link to it: add it to link: [...] of Worker in stacks/.",
    ]);
    expect(await check(["Core"])).toEqual({ missing: [], unused: [] });
  });

  test("follows imports, and leaves out what nobody makes use of", async () => {
    write(
      "resources.ts",
      `import { Resource } from "sst";
       const once = <T>(make: () => T) => make;
       export const table = once(() => Resource.Core.name);
export const stream: () => string = once(() => Resource.PriceTicks.name);\n`.replaceAll(
        /^ +/gm,
        "",
      ),
    );
    write(
      "worker.ts",
      'import { table } from "./resources.ts";\nexport const handler = () => table();\n',
    );
    expect(await check(["Core"])).toEqual({ missing: [], unused: [] });
    expect((await check(["Core", "PriceTicks"])).unused).toEqual([
      "Worker is linked to PriceTicks, but src/worker.ts never reads it.",
    ]);
  });

  test("asks for no link to the app itself", async () => {
    write(
      "worker.ts",
      'import { Resource } from "sst";\nexport const handler = () => Resource.App.stage;\n',
    );
    expect((await check([])).missing).toEqual([]);
  });

  test("says when there is nothing to run", async () => {
    expect((await check([])).missing).toEqual([
      "Worker is to run src/worker.handler, but there is no such file.",
    ]);
  });
});
