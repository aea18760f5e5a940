/** What the cloud and the thread of a function say to each other. */

export interface RuntimeData {
  readonly file: string;
  readonly exportName: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly memoryMb: number;
  /** Nobody waits for it: its thread gets what the others leave. */
  readonly isBackground: boolean;
}

export interface InvokeMessage {
  readonly requestId: string;
  /** JSON text: what a handler gets has gone over a wire, as on AWS. */
  readonly event: string;
  readonly deadlineMs: number;
}

export type RuntimeMessage =
  | { readonly type: "ready" }
  | { readonly type: "initFailed"; readonly error: ErrorAnswer }
  | { readonly type: "log"; readonly level: "info" | "warn" | "error"; readonly text: string }
  | { readonly type: "result"; readonly result: string }
  | { readonly type: "failed"; readonly error: ErrorAnswer };

/** How Lambda reports a failed call. */
export interface ErrorAnswer {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}
