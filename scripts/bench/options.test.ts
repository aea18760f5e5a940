import { spawnSync } from "node:child_process";
import path from "node:path";
import { expect, test } from "vitest";
import { parseBenchOptions } from "./options.ts";

test("left out, it is the book on all six workloads with seed 23 in five rounds", () => {
  expect(parseBenchOptions([])).toEqual({
    mode: "book",
    workloads: ["static", "normal", "swing-25", "swing-40", "flash-crash", "spot3m"],
    seed: 23,
    count: undefined,
    rounds: 5,
    json: false,
    help: false,
  });
});

test("several workloads run in the order they are named, of any size", () => {
  const { workloads, seed, count } = parseBenchOptions(
    "--workload spot3m,static --seed 4294967295 --count 100000000".split(" "),
  );
  expect({ workloads, seed, count }).toEqual({
    workloads: ["spot3m", "static"],
    seed: 4_294_967_295,
    count: 100_000_000,
  });
});

test.each([
  ["--full", "full", ["spot3m", "mixed"], 5],
  ["--full --workload mixed", "full", ["mixed"], 5],
  ["--accounts", "accounts", ["spot3m"], 5],
  ["--against nodejs-order-book", "against", ["normal", "spot3m"], 5],
  ["--against nodejs-order-book --workload static --rounds 1", "against", ["static"], 1],
  ["--corners", "corners", [], 5],
  ["--memory", "memory", ["spot3m"], 5],
])("%s is a way of its own to measure", (args, mode, workloads, rounds) => {
  const options = parseBenchOptions(args.split(" "));
  expect([options.mode, options.workloads, options.rounds]).toEqual([mode, workloads, rounds]);
});

test.each([
  ["--workload typo", 'no workload "typo"'],
  ["--workload mixed", '"mixed" is no workload of this mode'],
  ["--full --workload normal", '"normal" is no workload of this mode'],
  ["--corners --workload spot3m", "Leave it out."],
  ["--full --memory", "--full and --memory are two things"],
  ["--against typo", 'no package "typo"'],
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
    `${FIELDS} coldCpuNsPerMessage rssMb`,
    `${FIELDS} coldCpuNsPerMessage rssMb`,
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
