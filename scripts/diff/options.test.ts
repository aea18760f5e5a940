import { expect, test } from "vitest";
import { parseDiffOptions } from "./options.ts";

const parsed = (text: string) => parseDiffOptions(text === "" ? [] : text.split(" "));

test("left out, it is a million commands over the seeds 1 to 20", () => {
  const { seeds, commandsPerSeed, every, conservation, mutants } = parsed("");
  expect([seeds[0], seeds.at(-1), seeds.length]).toEqual([1, 20, 20]);
  expect({ commandsPerSeed, every, conservation, mutants }).toEqual({
    commandsPerSeed: 50_000,
    every: 1000,
    conservation: false,
    mutants: false,
  });
});

test("a failure is seen again with its seed and its command", () => {
  const { seeds, commandsPerSeed } = parsed("--seed 7 --until 12345");
  expect({ seeds, commandsPerSeed }).toEqual({ seeds: [7], commandsPerSeed: 12_345 });
});

test("one mutant is a run of mutants", () => {
  const { mutants, mutant } = parseDiffOptions(["--mutant", "IOC rests"]);
  expect({ mutants, mutant }).toEqual({ mutants: true, mutant: "IOC rests" });
});

test.each([
  ["--commands 19", '--commands is "19"'],
  ["--seed 4294967296", '--seed is "4294967296"'],
  ["--seeds 0", '--seeds is "0"'],
  ["--until 1.5", '--until is "1.5"'],
  ["--shrink long", '--shrink is "long"'],
  ["--colour", "Unknown option '--colour'"],
])("%s is refused with a reason", (args, reason) => {
  expect(() => parsed(args)).toThrow(reason);
});
