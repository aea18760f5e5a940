import path from "node:path";
import { Worker } from "node:worker_threads";
import type { Batch, Mutant } from "./plan.ts";
import type { Said, Shown, Verdict, Work } from "./protocol.ts";

export interface Tried {
  readonly mutant: Mutant;
  readonly verdict: Verdict;
}

/** A thread that says nothing for so long is in a loop without an end. */
const SILENCE_MS_MAX = 60_000;
/** Loading, drawing the streams and measuring the tests take longer. */
const START_MS_MAX = 600_000;

const worker = path.join(
  import.meta.dirname,
  "..",
  "..",
  "packages/engine/test/mutation/worker.ts",
);

type Common = Pick<Work, "testFiles" | "seeds" | "commandsPerSeed">;

/** Tries the mutants of a batch, in as many threads after each other as it takes. */
export async function runBatch(
  { code, mutants }: Batch,
  { isStaticTried, ...common }: Common & { readonly isStaticTried: boolean },
  onTried: (tried: Tried) => void,
): Promise<void> {
  const left = new Map(mutants.map((mutant) => [mutant.id, mutant]));
  const atLoad: Mutant[] = [];
  let shown: readonly Shown[] = [];
  const settle = (id: string, verdict: Verdict) => {
    const mutant = left.get(id);
    if (mutant === undefined) return;
    left.delete(id);
    if (verdict.status === "static" && isStaticTried) atLoad.push(mutant);
    else onTried({ mutant, verdict });
  };
  while (left.size > 0) {
    const work = { ...common, code, mutantIds: [...left.keys()] };
    const stuck = await runThread(work, settle, (all) => (shown = all));
    if (stuck !== undefined) settle(stuck, { status: "killed", by: "it loops for ever" });
  }
  for (const mutant of atLoad) {
    const work = { ...common, code, mutantIds: [], loaded: { id: mutant.id, shown } };
    let verdict: Verdict = { status: "killed", by: "it loops for ever" };
    await runThread(
      work,
      (_, said) => (verdict = said),
      () => undefined,
    );
    onTried({ mutant, verdict });
  }
}

/** Resolves with the mutant it got stuck in, if it did. */
function runThread(
  work: Work,
  onTried: (id: string, verdict: Verdict) => void,
  onReady: (shown: readonly Shown[]) => void,
): Promise<string | undefined> {
  const thread = new Worker(worker, {
    workerData: work,
    execArgv: ["--disable-warning=ExperimentalWarning"],
  });
  return new Promise((resolve, reject) => {
    let trying: string | undefined;
    let patience = setTimeout(giveUp, START_MS_MAX);
    function giveUp() {
      void thread.terminate();
    }
    thread.on("message", (said: Said) => {
      clearTimeout(patience);
      if (said.kind === "broken") reject(new Error(said.why));
      if (said.kind === "ready") onReady(said.shown);
      if (said.kind === "trying") trying = said.id;
      if (said.kind === "tried") {
        trying = undefined;
        onTried(said.id, said.verdict);
      }
      patience = setTimeout(giveUp, SILENCE_MS_MAX);
    });
    thread.on("error", reject);
    thread.on("exit", () => {
      clearTimeout(patience);
      resolve(trying);
    });
  });
}
