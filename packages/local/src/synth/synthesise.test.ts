import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fingerprint } from "./fingerprint.ts";
import { manifestFile, readManifest } from "./manifest.ts";
import { isManifestCurrent, synthesise, synthesiseStage } from "./synthesise.ts";

const repository = path.resolve(import.meta.dirname, "../../../..");
const minute = 60_000; // generous: an evaluation takes three seconds on a quiet machine

/** A project of one stack file, beside the repository's own packages. */
let project: string;

beforeAll(async () => {
  // Unpacks SST's platform if this is the first time; the project then shares it.
  await synthesiseStage({ root: repository, stage: "local", dev: true });
  project = mkdtempSync(path.join(tmpdir(), "bourse-synth-"));
  const link = (file: string) =>
    symlinkSync(path.join(repository, file), path.join(project, file), "junction");
  mkdirSync(path.join(project, ".sst"));
  mkdirSync(path.join(project, "stacks"));
  mkdirSync(path.join(project, "packages/web"), { recursive: true });
  link("node_modules");
  link(".sst/platform");
  cpSync(
    path.join(repository, ".sst/provider-lock.json"),
    path.join(project, ".sst/provider-lock.json"),
  );
  writeFileSync(path.join(project, "packages/web/package.json"), "{}");
  writeFileSync(
    path.join(project, "sst.config.ts"),
    `export default $config({
      app: () => ({ name: "small", home: "aws", providers: { aws: { region: "us-east-1" } } }),
      run: async () => { await import("./stacks/all.ts"); },
    });\n`,
  );
}, 3 * minute);

afterAll(() => rmSync(project, { recursive: true, force: true }));

function evaluateStack(source: string) {
  writeFileSync(path.join(project, "stacks/all.ts"), source);
  return synthesiseStage({ root: project, stage: "test" });
}

test(
  "the committed manifest and sst-env.d.ts are what the stacks say",
  { timeout: 2 * minute },
  async () => {
    expect(await synthesise({ root: repository, check: true })).toEqual([]);
    expect(isManifestCurrent(repository)).toBe(true);
  },
);

test(
  "a stack that names a handler without a file is told so, by name",
  { timeout: 2 * minute },
  async () => {
    const stack = 'new sst.aws.Function("Lost", { handler: "packages/nowhere/to-be.handler" });\n';
    await expect(evaluateStack(stack)).rejects.toThrow(
      'Lost: handler "packages/nowhere/to-be.handler" has no file packages/nowhere/to-be.ts',
    );
  },
);

test("an error in a stack says in which line of which file", { timeout: 2 * minute }, async () => {
  const stack =
    "const nothing = undefined as never as { name: string };\n\nconsole.log(nothing.name);\n";
  await expect(evaluateStack(stack)).rejects.toThrow(/stacks\/all\.ts:3: Cannot read properties/);
});

test("what a component refuses is said in its own words", { timeout: 2 * minute }, async () => {
  const stack = 'new sst.aws.Efs("Disk", { vpc: { id: "", subnets: [] } });\n';
  await expect(evaluateStack(stack)).rejects.toThrow(
    /Missing "vpc\.id" for the "Disk" EFS component/,
  );
});

test("a stack that does not parse is told so, by line", { timeout: 2 * minute }, async () => {
  await expect(evaluateStack("const x = ;\n")).rejects.toThrow(
    /stacks\/all\.ts:1: .*Unexpected ";"/,
  );
});

test(
  "a graph holds nothing of the machine or person it was made by",
  { timeout: 2 * minute },
  async () => {
    process.env["AWS_SECRET_ACCESS_KEY"] = "canary-of-this-test";
    const stack = `new sst.aws.Nextjs("Site", { path: "packages/web", openNextVersion: "4.1.12" });
    new aws.ssm.Parameter("Seen", { type: "String", value: process.env.AWS_SECRET_ACCESS_KEY ?? "none" });\n`;
    try {
      const text = JSON.stringify(await evaluateStack(stack));
      expect(text).toContain('"value":"none"');
      expect(text).not.toContain("canary-of-this-test");
      expect(text).not.toContain(project);
    } finally {
      delete process.env["AWS_SECRET_ACCESS_KEY"];
    }
  },
);

test(
  "two evaluations of the same stacks give the same graph",
  { timeout: 2 * minute },
  async () => {
    const stage = { root: repository, stage: "test" };
    const kept = await synthesiseStage(stage);
    expect(await synthesiseStage({ ...stage, fresh: true })).toEqual(kept);
  },
);

test("a changed stack makes the manifest out of date, a changed test of one does not", () => {
  mkdirSync(path.join(project, "packages/local"), { recursive: true });
  const manifest = { ...readManifest(repository), fingerprint: fingerprint(project) };
  writeFileSync(path.join(project, manifestFile), JSON.stringify(manifest));
  expect(isManifestCurrent(project)).toBe(true);

  writeFileSync(path.join(project, "stacks/all.test.ts"), "export {};\n");
  expect(isManifestCurrent(project)).toBe(true);

  const config = path.join(project, "sst.config.ts");
  writeFileSync(config, `${readFileSync(config, "utf8")}// and more\n`);
  expect(isManifestCurrent(project)).toBe(false);
});

test("asking whether the manifest is current takes milliseconds", () => {
  const tookMs = Array.from({ length: 10 }, () => {
    const beganMs = performance.now();
    isManifestCurrent(repository);
    return performance.now() - beganMs;
  });
  expect(Math.min(...tookMs)).toBeLessThan(50); // the others may have waited for a busy machine
});

test("a stage must have a name that can be one", async () => {
  const broken = synthesiseStage({ root: project, stage: "../elsewhere" });
  await expect(broken).rejects.toThrow('"../elsewhere" is no name for a stage');
});
