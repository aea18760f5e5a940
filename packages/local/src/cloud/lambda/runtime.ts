import { readlinkSync } from "node:fs";
import { constants, setPriority } from "node:os";
import { format } from "node:util";
import { parentPort, workerData } from "node:worker_threads";
import { LOG_TEXT_LENGTH_MAX, PAYLOAD_BYTES_MAX } from "./limits.ts";
import type { ErrorAnswer, InvokeMessage, RuntimeData, RuntimeMessage } from "./protocol.ts";

/**
 * What runs in the thread of a function: loads the handler, then answers one event after the other.
 * The counterpart of AWS's Node.js runtime; it knows nothing of the cloud around it.
 */
type Handler = (event: unknown, context: object) => unknown;

const data = workerData as RuntimeData;

process.setSourceMapsEnabled(true);
if (data.isBackground) stepBack();
sendConsoleToLog();

try {
  const handler = await load();
  parentPort?.on("message", (message: InvokeMessage) => void answer(handler, message));
  send({ type: "ready" });
} catch (error) {
  send({ type: "initFailed", error: errorAnswer(error) });
}

/** On Linux a thread has a priority of its own; elsewhere it stays that of the whole process. */
function stepBack(): void {
  try {
    const thread = Number(readlinkSync("/proc/thread-self").split("/").at(-1));
    setPriority(thread, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It is as fast as the others then.
  }
}

async function load(): Promise<Handler> {
  const module = (await import(data.file)) as Record<string, unknown>;
  const handler = module[data.exportName];
  if (typeof handler === "function") return handler as Handler;
  throw Object.assign(new Error(`${data.exportName} is undefined or not exported`), {
    name: "Runtime.HandlerNotFound",
  });
}

async function answer(handler: Handler, message: InvokeMessage): Promise<void> {
  try {
    const result: unknown = await handler(JSON.parse(message.event), contextOf(message));
    const text = serialize(result);
    if (Buffer.byteLength(text) > PAYLOAD_BYTES_MAX) throw tooLarge(text);
    send({ type: "result", result: text });
  } catch (error) {
    send({ type: "failed", error: errorAnswer(error) });
  }
}

const contextOf = ({ requestId, deadlineMs }: InvokeMessage) => ({
  awsRequestId: requestId,
  callbackWaitsForEmptyEventLoop: true,
  functionName: data.functionName,
  functionVersion: "$LATEST",
  invokedFunctionArn: data.functionArn,
  memoryLimitInMB: String(data.memoryMb),
  logGroupName: process.env["AWS_LAMBDA_LOG_GROUP_NAME"],
  logStreamName: process.env["AWS_LAMBDA_LOG_STREAM_NAME"],
  getRemainingTimeInMillis: () => Math.max(0, deadlineMs - Date.now()),
});

function serialize(result: unknown): string {
  try {
    return JSON.stringify(result ?? null) ?? "null";
  } catch {
    throw Object.assign(new Error("Unable to stringify response body"), {
      name: "Runtime.MarshalError",
    });
  }
}

const tooLarge = (text: string): Error =>
  Object.assign(
    new Error(
      `Response payload size (${Buffer.byteLength(text)} bytes) exceeded maximum allowed payload ` +
        `size (${PAYLOAD_BYTES_MAX} bytes).`,
    ),
    { name: "Function.ResponseSizeTooLarge" },
  );

function errorAnswer(error: unknown): ErrorAnswer {
  if (!(error instanceof Error)) {
    return { errorType: typeof error, errorMessage: String(error), trace: [] };
  }
  const { name, message, stack } = error;
  return { errorType: name, errorMessage: message, trace: (stack ?? "").split("\n") };
}

/** One message per call, so that a text of several lines stays together in the log. */
function sendConsoleToLog(): void {
  const levels = {
    debug: "info",
    log: "info",
    info: "info",
    warn: "warn",
    error: "error",
  } as const;
  for (const [method, level] of Object.entries(levels)) {
    console[method as keyof typeof levels] = (...args: unknown[]) => {
      send({ type: "log", level, text: format(...args).slice(0, LOG_TEXT_LENGTH_MAX) });
    };
  }
}

function send(message: RuntimeMessage): void {
  parentPort?.postMessage(message);
}
