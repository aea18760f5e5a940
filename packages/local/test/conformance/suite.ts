import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

/** How one implementation joins a suite: how to get it, and what it cannot do, with the reason. */
export interface Implementation<Subject> {
  readonly make: () => Promise<Subject>;
  readonly skip?: readonly { readonly case: string; readonly reason: string }[];
}

interface Stoppable {
  readonly stop: () => Promise<void> | void;
}

/** Runs every case against one implementation, started once for all of them. */
export function runSuite<Subject extends Stoppable>(
  { make, skip = [] }: Implementation<Subject>,
  cases: Readonly<Record<string, (subject: Subject) => Promise<void>>>,
): void {
  let subject: Subject;
  beforeAll(async () => {
    subject = await make();
  });
  afterAll(async () => subject?.stop());
  const reasons = new Map(skip.map((entry) => [entry.case, entry.reason]));
  for (const [name, run] of Object.entries(cases)) {
    test(`${name}`, async (context) => {
      const reason = reasons.get(name);
      context.skip(reason !== undefined, reason);
      await run(subject);
      expect.hasAssertions();
    });
  }
  test("every skipped case exists", () => {
    expect(skip.filter((entry) => !(entry.case in cases))).toEqual([]);
  });
}

/** SDK clients made after this find their services by the environment, as they do in a function. */
export function useEnv(env: Readonly<Record<string, string>>): void {
  Object.assign(process.env, {
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    ...env,
  });
}

/** A folder for the data of one test, and how to remove it. */
export function scratchDir(name: string) {
  const dir = mkdtempSync(path.join(tmpdir(), `bourse-${name}-`));
  const remove = (): void => rmSync(dir, { recursive: true, force: true, maxRetries: 3 });
  return { dir, remove };
}

/** Asks until the answer is right; fails after ten seconds with what was hoped for. */
export async function eventually<Answer>(
  hope: string,
  ask: () => Promise<Answer | undefined> | Answer | undefined,
): Promise<Answer> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`waited in vain: ${hope}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** The log of a cloud under test, to be looked at when it matters. */
export function createTestLog() {
  const entries: { source: string; level: string; text: string }[] = [];
  const log = (entry: { source: string; level: string; text: string }) => void entries.push(entry);
  return { entries, log };
}
