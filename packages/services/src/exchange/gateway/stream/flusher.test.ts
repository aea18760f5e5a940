import { expect, test } from "vitest";
import { type Gathering, Flusher } from "./flusher.ts";

/** Takes a while to be flushed, as a system call does. */
class Slow implements Gathering {
  flushes = 0;
  readonly #busyMs: number;

  constructor(busyMs: number) {
    this.#busyMs = busyMs;
  }

  flush(): void {
    this.flushes += 1;
    const untilMs = performance.now() + this.#busyMs;
    while (performance.now() < untilMs);
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function turnsUntil(isSo: () => boolean): Promise<number> {
  let turns = 0;
  for (; !isSo(); turns += 1) await turn();
  return turns;
}

test("what is gathered goes out from the next turn on, each once", async () => {
  const flusher = new Flusher();
  const gatherings = [1, 2, 3].map(() => new Slow(0));
  for (const each of gatherings) flusher.add(each);
  expect(gatherings.map(({ flushes }) => flushes)).toEqual([0, 0, 0]);
  await turn();
  expect(gatherings[0]?.flushes).toBe(1);
  // All of it in one turn, unless the machine has something else to do in the middle of it.
  await turnsUntil(() => gatherings.every(({ flushes }) => flushes > 0));
  await turn();
  expect(gatherings.map(({ flushes }) => flushes)).toEqual([1, 1, 1]);
});

test("a long round lets others have the process, and is followed by a rest", async () => {
  const flusher = new Flusher();
  const gatherings = Array.from({ length: 12 }, () => new Slow(1));
  for (const each of gatherings) flusher.add(each);
  const startedMs = performance.now();
  const turns = await turnsUntil(() => gatherings.every(({ flushes }) => flushes === 1));
  const endedMs = performance.now();
  expect(turns).toBeGreaterThanOrEqual(4);
  const [first] = gatherings;
  if (first === undefined) throw new Error("Nobody gathers.");
  flusher.add(first);
  await turnsUntil(() => first.flushes === 2);
  // As long as it took, but for the time others had in between and the grain of the timer.
  const restMs = performance.now() - endedMs;
  expect(restMs).toBeGreaterThan(Math.min(25, endedMs - startedMs, 12) - 3);
});

test("what is gathered during a round waits for the next one", async () => {
  const flusher = new Flusher();
  const late = new Slow(0);
  let added = false;
  const first = {
    flush: () => {
      if (!added) flusher.add(late);
      added = true;
    },
  };
  flusher.add(first);
  await turn();
  expect(late.flushes).toBe(0);
  await turnsUntil(() => late.flushes === 1);
});
