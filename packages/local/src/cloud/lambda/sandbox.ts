import { randomUUID } from "node:crypto";
import { Worker } from "node:worker_threads";
import { messageOf, type Log, type LogEntry } from "../log.ts";
import { within } from "../within.ts";
import { exited, FunctionError, timedOut } from "./function-error.ts";
import { INIT_MS_MAX, YOUNG_GENERATION_MB } from "./limits.ts";
import type { InvokeMessage, RuntimeData, RuntimeMessage } from "./protocol.ts";

export interface SandboxSpec {
  /** How log lines name the function. */
  readonly source: string;
  readonly data: RuntimeData;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly log: Log;
}

/** One thread that runs one function and answers one event at a time. */
export interface Sandbox {
  /** Resolves with the handler's answer as JSON text. */
  invoke(event: string): Promise<string>;
  /** Resolves when the handler is loaded; rejects when it cannot be. */
  readonly ready: Promise<void>;
  /** Resolves when the thread has ended, by itself or not. */
  readonly ended: Promise<void>;
  readonly stop: () => Promise<void>;
}

interface Pending {
  readonly requestId: string;
  readonly resolve: (result: string) => void;
  readonly reject: (error: FunctionError) => void;
}

export function startSandbox(spec: SandboxSpec): Sandbox {
  const worker = new Worker(new URL("./runtime.ts", import.meta.url), {
    env: spec.env,
    workerData: spec.data,
    resourceLimits: {
      maxOldGenerationSizeMb: spec.data.memoryMb,
      maxYoungGenerationSizeMb: YOUNG_GENERATION_MB,
    },
    stdout: true,
    stderr: true,
  });
  const { log, source } = spec;
  let pending: Pending | undefined;
  const ready = Promise.withResolvers<void>();
  ready.promise.catch(() => {}); // whoever invokes sees it
  const ended = Promise.withResolvers<void>();

  const fail = (error: FunctionError): void => {
    ready.reject(error);
    pending?.reject(error);
    pending = undefined;
  };
  const crash = (how: string): void => fail(exited(pending?.requestId ?? randomUUID(), how));
  worker.on("message", (message: RuntimeMessage) => {
    if (message.type === "log") {
      const { text, level } = message;
      return log({ source, level: levelIn(text) ?? level, text });
    }
    if (message.type === "ready") return ready.resolve();
    if (message.type === "result") pending?.resolve(message.result);
    else if (message.type === "failed")
      pending?.reject(new FunctionError(message.error, { threadIsLost: false }));
    else return fail(new FunctionError(message.error, { threadIsLost: true }));
    pending = undefined;
  });
  worker.on("error", (error) => {
    log({ source, level: "error", text: `the function ended: ${stackOf(error)}` });
    crash(messageOf(error));
  });
  worker.on("exit", (code) => {
    crash(`exit status ${code}`);
    ended.resolve();
  });
  for (const [level, stream] of [
    ["info", worker.stdout],
    ["error", worker.stderr],
  ] as const) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      log({ source, level, text: text.trimEnd() });
    });
  }

  const invoke = async (event: string): Promise<string> => {
    await within(ready.promise, INIT_MS_MAX, () => timedOut(randomUUID(), INIT_MS_MAX / 1000));
    const requestId = randomUUID();
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    pending = { requestId, resolve, reject };
    const milliseconds = spec.timeoutSeconds * 1000;
    const message: InvokeMessage = { requestId, event, deadlineMs: Date.now() + milliseconds };
    worker.postMessage(message);
    return within(promise, milliseconds, () => timedOut(requestId, spec.timeoutSeconds));
  };
  const stop = async (): Promise<void> => {
    await worker.terminate();
  };
  return { invoke, ready: ready.promise, ended: ended.promise, stop };
}

/** A handler that logs JSON says itself how serious a line is. */
function levelIn(text: string): LogEntry["level"] | undefined {
  const [, level] = /^\{.*?"level":"(info|warn|error)"/.exec(text) ?? [];
  return level as LogEntry["level"] | undefined;
}

const stackOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
