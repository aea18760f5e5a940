import { setTimeout as sleep } from "node:timers/promises";

/** Asks again and again until the answer is right; fails with the last one after ten seconds. */
export async function until<T>(
  ask: () => T | Promise<T>,
  isRight: (answer: T) => boolean,
): Promise<T> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const answer = await ask();
    if (isRight(answer)) return answer;
    if (Date.now() > deadline) throw new Error(`still wrong: ${JSON.stringify(answer)}`);
    await sleep(10);
  }
}
