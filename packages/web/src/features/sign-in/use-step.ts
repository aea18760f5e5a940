"use client";

import { useState } from "react";
import { problemText } from "../../api/problem.ts";

/** Runs the work behind a form's button: one at a time, and says in words why it failed. */
export function useStep() {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  const run = async (work: () => Promise<void>) => {
    if (busy) return;
    setBusy(true);
    setFailure(undefined);
    try {
      await work();
    } catch (error) {
      setFailure(problemText(error));
    } finally {
      setBusy(false);
    }
  };
  return { busy, failure, run: (work: () => Promise<void>) => void run(work), setFailure };
}
