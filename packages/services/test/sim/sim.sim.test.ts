import { expect, test } from "vitest";
import { runSeed } from "./run.ts";

const SEEDS = 12;
const COMMANDS = 150;

test(`${SEEDS} seeds break no promise`, async () => {
  for (let seed = 1_001; seed <= 1_000 + SEEDS; seed++) {
    const { problem } = await runSeed({ seed, commands: COMMANDS });
    expect(problem, `npm run sim -- --seed ${seed} --commands ${COMMANDS} --trace`).toBe(undefined);
  }
});

test("the same seed makes the same things happen, in the same order", async () => {
  const first = await runSeed({ seed: 5, commands: COMMANDS });
  const lines: string[] = [];
  const again = await runSeed({ seed: 5, commands: COMMANDS, onTrace: (line) => lines.push(line) });
  expect(again).toEqual(first);
  expect(lines.length).toBeGreaterThan(COMMANDS);
  expect((await runSeed({ seed: 6, commands: COMMANDS })).trace).not.toBe(first.trace);
});
