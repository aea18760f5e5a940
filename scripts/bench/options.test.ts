import { spawnSync } from "node:child_process";
import path from "node:path";
import { expect, test } from "vitest";
import { parseBenchOptions } from "./options.ts";

test("left out, it is all six workloads with seed 23 in five rounds", () => {
  expect(parseBenchOptions([])).toEqual({
    workloads: ["static", "normal", "swing-25", "swing-40", "flash-crash", "spot3m"],
    seed: 23,
    count: undefined,
    rounds: 5,
    json: false,
    help: false,
  });
});

test("several workloads run in the order they are named", () => {
  const { workloads, seed, count } = parseBenchOptions(
    "--workload spot3m,static --seed 4294967295 --count 1".split(" "),
  );
  expect({ workloads, seed, count }).toEqual({
    workloads: ["spot3m", "static"],
    seed: 4_294_967_295,
    count: 1,
  });
});

test.each([
  ["--workload typo", 'no workload "typo"'],
  ["--seed 4294967296", '--seed is "4294967296"'],
  ["--seed 1.5", '--seed is "1.5"'],
  ["--count 0", '--count is "0"'],
  ["--rounds many", '--rounds is "many"'],
  ["--colour", "Unknown option '--colour'"],
  ["spare", "Unexpected argument 'spare'"],
])("%s is refused with a reason", (args, reason) => {
  expect(() => parseBenchOptions(args.split(" "))).toThrow(reason);
});

const FIELDS =
  "workload seed messages reports reportsSha256 cpuNsPerMessage messagesPerSecond p50Ns p99Ns p999Ns";

test("with --json stdout is one object a line; a wrong option is one line and exit code 2", () => {
  const done = bench("--workload", "static,spot3m", "--count", "100", "--rounds", "1", "--json");
  const rows = done.stdout.trimEnd().split("\n");
  expect(rows.map((row) => Object.keys(JSON.parse(row) as object).join(" "))).toEqual([
    FIELDS,
    FIELDS,
  ]);
  expect(done.status).toBe(0);

  const refused = bench("--rounds", "0");
  expect(refused.status).toBe(2);
  expect(refused.stdout).toBe("");
  expect(refused.stderr.trimEnd().split("\n")).toHaveLength(1);
});

function bench(...args: readonly string[]) {
  const script = path.join(import.meta.dirname, "..", "bench-engine.ts");
  return spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", script, ...args], {
    encoding: "utf8",
  });
}
