import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "../log.ts";
import { ASYNC_EVENTS_MAX, ASYNC_RETRY_MS } from "./limits.ts";

/** Hands an event to a function without waiting for its answer. */
export type AsyncInvoke = (functionId: string, event: unknown, retriesMax?: number) => void;

export interface AsyncInvokeOptions {
  readonly invoke: (functionId: string, event: unknown) => Promise<unknown>;
  readonly log: Log;
  readonly stopping: AbortSignal;
  /** Pauses between attempts, for tests. */
  readonly retryMs?: readonly number[];
}

/** Lambda's asynchronous invocation: up to two retries, then the event is given up. */
export function createAsyncInvoke(options: AsyncInvokeOptions): AsyncInvoke {
  const { invoke, log, stopping, retryMs = ASYNC_RETRY_MS } = options;
  let underWay = 0;
  const run = async (functionId: string, event: unknown, retriesMax: number): Promise<void> => {
    for (let failures = 0; ; failures++) {
      const isDone = await invoke(functionId, event).then(
        () => true,
        () => false,
      );
      if (isDone || stopping.aborted) return;
      if (failures >= Math.min(retriesMax, retryMs.length)) {
        const text = `an event was given up after ${failures + 1} attempts`;
        return log({ source: functionId, level: "error", text });
      }
      const signal = { signal: stopping };
      await sleep(retryMs[failures], undefined, signal).catch(() => {}); // stopping: looked at above
      if (stopping.aborted) return;
    }
  };
  return (functionId, event, retriesMax = retryMs.length) => {
    if (underWay >= ASYNC_EVENTS_MAX) {
      const text = `an event was dropped: ${ASYNC_EVENTS_MAX} are under way already`;
      return log({ source: functionId, level: "error", text });
    }
    underWay++;
    void run(functionId, event, retriesMax).finally(() => underWay--);
  };
}
