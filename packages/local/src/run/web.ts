import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { StartupError } from "../cloud/startup-error.ts";
import type { ChildSpec } from "./child.ts";
import { eachLine, type StackLog } from "./log.ts";

const NEXT = path.join("node_modules", "next", "dist", "bin", "next");
const STAMP = path.join(".next", "bourse-build");
/** What the built pages are made of, beside packages/web itself. */
const SOURCES = ["packages/core/src", "packages/engine/src/market", "package-lock.json"];
const NOT_SOURCES = new Set([
  "node_modules",
  ".next",
  ".tsc",
  ".open-next",
  "test",
  "test-results",
]);

/** Builds the web app unless the build on disk was made from these very sources. */
export async function buildWeb(root: string, log: StackLog): Promise<void> {
  const web = path.join(root, "packages", "web");
  const fingerprint = hashSources(root);
  const stamp = path.join(web, STAMP);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === fingerprint) return;
  log.say("web       building the pages (about half a minute, once per change)");
  const began = Date.now();
  await runNextBuild(root, web, log);
  writeFileSync(stamp, fingerprint);
  log.say(`web       built in ${((Date.now() - began) / 1000).toFixed(0)} s`);
}

/** How the web app is started: the built pages, or with hot reload. */
export function webChild(options: {
  readonly root: string;
  readonly port: number;
  readonly dev: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
}): ChildSpec {
  const { root, port, dev, env } = options;
  const guard = path.join(root, "packages", "local", "src", "run", "exit-with-parent.mjs");
  return {
    name: "web",
    command: process.execPath,
    args: [
      "--import",
      guard,
      path.join(root, NEXT),
      dev ? "dev" : "start",
      "--port",
      String(port),
      "--hostname",
      "127.0.0.1",
    ],
    cwd: path.join(root, "packages", "web"),
    env: { ...env, NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: dev ? "development" : "production" },
    isReady: (line) => /Ready in/.test(line),
  };
}

function runNextBuild(root: string, web: string, log: StackLog): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(root, NEXT), "build"], {
      cwd: web,
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const stop = () => child.kill("SIGKILL");
    process.once("exit", stop);
    eachLine(child.stdout, (line) => log.line("web", line));
    eachLine(child.stderr, (line) => log.line("web", line));
    child.once("error", reject);
    child.once("exit", (code) => {
      process.off("exit", stop);
      if (code === 0) resolve();
      else
        reject(
          new StartupError(
            "The web app could not be built.",
            "See log/stack.log in the data directory, or start with --headless.",
          ),
        );
    });
  });
}

function hashSources(root: string): string {
  const hash = createHash("sha256");
  const add = (relative: string) => {
    const absolute = path.join(root, relative);
    hash.update(`${relative}\0`).update(readFileSync(absolute)).update("\0");
  };
  for (const source of ["packages/web", ...SOURCES]) {
    if (path.extname(source) === ".json") add(source);
    else for (const file of filesUnder(root, source)) add(file);
  }
  return hash.digest("hex");
}

function filesUnder(root: string, folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      if (NOT_SOURCES.has(entry.name) || entry.name.endsWith(".tsbuildinfo")) return [];
      const relative = `${folder}/${entry.name}`;
      return entry.isDirectory() ? filesUnder(root, relative) : [relative];
    });
}
