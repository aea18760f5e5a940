import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import type { Graph, GraphFunction, GraphResource } from "../graph.ts";
import { bundleProgram, type AppSettings, type Program } from "./bundle.ts";
import { startCliServer, type CliServer } from "./cli-server.ts";
import { explain } from "./explain.ts";
import { createMocks } from "./mock-provider.ts";
import { loadPulumi, type Pulumi } from "./pulumi.ts";
import { createRecorder, type Recorded } from "./recorder.ts";
import { makeShadowRoot } from "./shadow-root.ts";
import { withoutCircumstances } from "./without-circumstances.ts";

/**
 * Evaluates sst.config.ts without an account or a network: what `sst deploy` does in its own
 * process, against mocks in Pulumi's place. It runs in a process of its own, because Pulumi and
 * SST keep their state in globals, and because a program that waits for ever must be killable.
 */
const account = "123456789012";
const pendingMsMax = 60_000;
const quietMs = 150;

interface Settings {
  readonly root: string;
  readonly stage: string;
  readonly dev: boolean;
  readonly work: string;
  readonly fingerprint: string;
}

function settingsOf(args: readonly string[]): Settings {
  const { values } = parseArgs({
    args: [...args],
    options: {
      root: { type: "string", default: "." },
      stage: { type: "string", default: "test" },
      work: { type: "string", default: "." },
      fingerprint: { type: "string", default: "" },
      dev: { type: "boolean", default: false },
    },
  });
  return values;
}

async function evaluate(settings: Settings, failed: Promise<never>): Promise<Graph> {
  const { root, stage, dev, work } = settings;
  const platform = join(root, ".sst", "platform");
  const shadow = join(work, "root");
  const pulumi = loadPulumi(platform);
  const server = await startCliServer({ work, account });
  process.env["SST_SERVER"] = server.url;
  fixRandomNames();
  makeShadowRoot(root, shadow);

  const program = await loadProgram(settings);
  const app = await program.app({ stage });
  const region = regionOf(app);
  process.env["AWS_REGION"] = region;
  Object.assign($globals().$app, settled(app, stage));
  Object.assign($globals().$cli, {
    command: "deploy",
    dev,
    paths: { home: join(work, "home"), root: shadow, work: join(work, "out"), platform },
    state: { version: {} },
  });

  const { monitor, resources } = createRecorder(pulumi, createMocks({ region, account }));
  await pulumi.runtime.setMocks(createMocks({ region, account }), app.name, stage, false);
  pulumi.setMonitor(monitor, app.name, stage);
  setProviderConfig(pulumi, app);
  await Promise.race([run(pulumi, program, { server, resources }), failed]);
  server.close();
  return assemble({ settings, app, region, resources, functions: server.functions });
}

/** SST's components read these names as globals while they are loaded, and again while they run. */
interface Globals {
  $app: Record<string, unknown>;
  $cli: Record<string, unknown>;
  $dev: boolean;
}

const $globals = () => globalThis as unknown as Globals;

async function loadProgram(settings: Settings): Promise<Program> {
  const { root, dev, stage } = settings;
  Object.assign(globalThis, { $app: { stage }, $cli: { dev }, $dev: dev });
  // Beside the packages it imports; gone again as soon as it is loaded.
  const outfile = join(root, ".sst", "platform", `synth-${process.pid}.mjs`);
  try {
    await bundleProgram(root, outfile);
    const module = (await import(pathToFileURL(outfile).href)) as { default: Program };
    return module.default;
  } finally {
    rmSync(outfile, { force: true });
  }
}

const settled = (app: AppSettings, stage: string) => ({
  ...app,
  stage,
  removal: app.removal ?? "retain",
  protect: app.protect ?? false,
  providers: app.providers ?? {},
});

function regionOf(app: AppSettings): string {
  const aws = app.providers?.["aws"];
  const region = typeof aws === "object" ? aws["region"] : undefined;
  return typeof region === "string" ? region : "us-east-1";
}

/** Physical names end in random letters. Always the same ones here, or no two graphs were equal. */
function fixRandomNames(): void {
  const random = crypto.randomBytes;
  const fixed = (size: number, callback?: Parameters<typeof random>[1]) => {
    if (callback) return random(size, callback);
    return size === 8 ? Buffer.alloc(8, 1) : random(size);
  };
  crypto.randomBytes = fixed as typeof random;
  syncBuiltinESMExports();
}

function setProviderConfig(pulumi: Pulumi, app: AppSettings): void {
  for (const [provider, config] of Object.entries(app.providers ?? {})) {
    if (typeof config === "string") continue;
    for (const [key, value] of Object.entries(config)) {
      const text = typeof value === "string" ? value : JSON.stringify(value);
      pulumi.runtime.setConfig(`${provider}:${key}`, text);
    }
  }
}

/** Runs the stacks, then waits until nothing new has been declared for a while. */
async function run(
  pulumi: Pulumi,
  program: Program,
  { server, resources }: { readonly server: CliServer; readonly resources: readonly Recorded[] },
): Promise<void> {
  await pulumi.runtime.runInPulumiStack(() => program.run());
  let seen = -1;
  while (seen !== resources.length || !server.isIdle()) {
    seen = resources.length;
    await pulumi.waitForRequests();
    await sleep(quietMs);
  }
}

function assemble(parts: {
  readonly settings: Settings;
  readonly app: AppSettings;
  readonly region: string;
  readonly resources: readonly Recorded[];
  readonly functions: readonly GraphFunction[];
}): Graph {
  const { settings, app, region, resources, functions } = parts;
  const { root, stage, dev, fingerprint, work } = settings;
  const byId = (a: GraphFunction, b: GraphFunction) => (a.id < b.id ? -1 : 1);
  const byUrn = (a: GraphResource, b: GraphResource) => (a.urn < b.urn ? -1 : 1);
  const graph: Graph = {
    fingerprint,
    app: app.name,
    stage,
    dev,
    region,
    account,
    protect: app.protect ?? false,
    removal: app.removal ?? "retain",
    links: linksOf(resources),
    functions: [...functions].sort(byId),
    resources: [...resources].sort(byUrn),
  };
  return withoutCircumstances(graph, { root, work });
}

function linksOf(resources: readonly Recorded[]): Graph["links"] {
  const links = resources
    .filter(({ type, outputs }) => type === "sst:sst:LinkRef" && outputs !== undefined)
    .map(({ outputs }) => [String(outputs?.["target"]), outputs?.["properties"] ?? {}] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(links) as Graph["links"];
}

async function main(): Promise<void> {
  const settings = settingsOf(process.argv.slice(2));
  const errors: unknown[] = [];
  let fail: (error: unknown) => void = () => {};
  const failed = new Promise<never>((_resolve, reject) => (fail = reject));
  failed.catch(() => {}); // it may fail before anybody waits for it
  const collect = (error: unknown) => {
    errors.push(error);
    // One mistake often breaks several resources: wait for its echoes, then tell them apart.
    setTimeout(() => fail(error), quietMs);
  };
  process.on("unhandledRejection", collect);
  process.on("uncaughtException", collect);
  const timer = setTimeout(() => {
    collect(
      new Error(
        `a value never resolved within ${pendingMsMax / 1000} s. A resource waits for an output ` +
          "that the mocks do not give: add it to packages/local/src/synth/evaluate/mock-outputs.ts.",
      ),
    );
  }, pendingMsMax);
  try {
    const graph = await evaluate(settings, failed);
    const file = join(settings.work, "graph.json");
    writeFileSync(`${file}.new`, `${JSON.stringify(graph, null, 1)}\n`);
    renameSync(`${file}.new`, file);
  } catch (error) {
    if (!errors.includes(error)) errors.push(error);
  }
  clearTimeout(timer);
  if (errors.length) process.stderr.write(`${explain(errors, settings.root)}\n`);
  // Pulumi leaves timers and sockets behind.
  process.exit(errors.length ? 1 : 0);
}

await main();
