import type { ErrorAnswer } from "./protocol.ts";

/** The handler failed, timed out or ended its thread; the caller's side of Lambda's error answer. */
export class FunctionError extends Error {
  override readonly name = "FunctionError";
  readonly answer: ErrorAnswer;
  /** The thread is stuck, gone, or never came up: no further event may meet it. */
  readonly threadIsLost: boolean;

  constructor(answer: ErrorAnswer, options: { readonly threadIsLost: boolean }) {
    super(answer.errorMessage);
    this.answer = answer;
    this.threadIsLost = options.threadIsLost;
  }
}

const TIMEOUT = "Sandbox.Timedout";

export const isTimeout = (error: unknown): boolean =>
  error instanceof FunctionError && error.answer.errorType === TIMEOUT;

export const timedOut = (requestId: string, seconds: number): FunctionError =>
  lost(
    TIMEOUT,
    `RequestId: ${requestId} Error: Task timed out after ${seconds.toFixed(2)} seconds`,
  );

export const exited = (requestId: string, how: string): FunctionError =>
  lost("Runtime.ExitError", `RequestId: ${requestId} Error: Runtime exited with error: ${how}`);

const lost = (errorType: string, errorMessage: string): FunctionError =>
  new FunctionError({ errorType, errorMessage, trace: [] }, { threadIsLost: true });
