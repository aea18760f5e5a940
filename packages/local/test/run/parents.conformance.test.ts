import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { descendants, freeBasePort } from "../../src/run/index.ts";

const ROOT = path.join(import.meta.dirname, "..", "..", "..", "..");

let dir = "";
let npm: ChildProcess | undefined;

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "bourse-parents-"));
});
afterEach(() => {
  for (const pid of npm?.pid === undefined ? [] : [npm.pid, ...descendants(npm.pid)]) end(pid);
  rmSync(dir, { recursive: true, force: true });
});

function end(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It is gone, as it should be.
  }
}

const commandOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
};

/** Types npm start, and waits for the ready line. */
async function npmStart(): Promise<number[]> {
  const options = ["--headless", "--market", "quiet", "--json", "--data", dir];
  const port = `${await freeBasePort()}`;
  npm = spawn("npm", ["start", "--silent", "--", ...options, "--port", port], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "ignore"],
  });
  await new Promise<void>((resolve, reject) => {
    npm?.stdout?.once("data", (line: Buffer) => {
      expect(JSON.parse(line.toString("utf8"))).toMatchObject({ ready: true });
      resolve();
    });
    npm?.once("exit", (code) => reject(new Error(`npm start ended with ${code}`)));
  });
  return descendants(npm.pid ?? 0);
}

test.each([
  ["npm", () => npm?.pid],
  ["the door", () => below("bootstrap.mjs")],
])("kill -9 of %s ends the whole stack", async (_name, victim) => {
  const family = await npmStart();
  expect(family.length).toBeGreaterThan(3);
  process.kill(victim() ?? 0, "SIGKILL");
  expect(await allGone(family)).toEqual([]);
});

test("SIGINT to npm alone, as a program sends it, stops the stack in order", async () => {
  const family = await npmStart();
  const gone = new Promise((resolve) => npm?.once("exit", resolve));
  const began = performance.now();
  npm?.kill("SIGINT");
  await gone;
  expect(performance.now() - began).toBeLessThan(5_000);
  expect(await allGone(family)).toEqual([]);
});

/** The commands of those that are still there in the end. */
async function allGone(family: readonly number[]): Promise<string[]> {
  const left = () => family.map(commandOf).filter((command) => command !== "");
  const deadline = Date.now() + 10_000;
  while (left().length > 0 && Date.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, 50));
  return left();
}

function below(name: string): number | undefined {
  return descendants(npm?.pid ?? 0).find((pid) =>
    commandOf(pid).startsWith(`node scripts/${name}`),
  );
}
