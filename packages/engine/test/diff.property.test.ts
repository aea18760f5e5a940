import { expect, test } from "vitest";
import { conserve } from "./diff/conserve.ts";
import { runSeed } from "./diff/run-seed.ts";
import { SEEDS } from "./seeds.ts";

/** The seed of a failure stands in its text: a seed in the test's name hides it from mutation tests. */
test("the exchange and its twin agree on every event, command by command", () => {
  const every = 100;
  for (const seed of SEEDS) {
    const failure = runSeed({ seed, commands: 5_000, every, shrinkMs: 5_000 });
    expect(
      failure && `seed ${seed}, command ${failure.sequence}:\n${failure.text}`,
    ).toBeUndefined();
  }
});

test("nothing is made or lost, nobody owes, and the house has its fees, after every command", () => {
  for (const seed of SEEDS) {
    const failure = conserve({ seed: ~seed >>> 0, commands: 5_000, every: 1, shrinkMs: 0 });
    expect(
      failure && `seed ${seed}, command ${failure.sequence}:\n${failure.text}`,
    ).toBeUndefined();
  }
});
