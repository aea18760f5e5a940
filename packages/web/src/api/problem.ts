/** A refusal or failure of a request, with words for the person who made it. */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  /** Binance's number on the spot API, a word on the platform API. */
  readonly code: number | string;

  constructor(status: number, code: number | string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Words for any thrown thing. */
export function problemText(error: unknown): string {
  return error instanceof Error && error.message !== ""
    ? error.message
    : "Something went wrong. Please try again.";
}

/** Statuses of answers after which nobody knows what became of a change; 0 is no answer at all. */
const UNKNOWN_OUTCOMES = new Set([0, 500, 502, 504]);

/** Whether a change that failed so may have been carried out all the same. */
export function isOutcomeUnknown(error: unknown): boolean {
  return error instanceof ApiProblem && UNKNOWN_OUTCOMES.has(error.status);
}

/** Reads the refusal in an answer: `{code,msg}` of the spot API or `{error:{code,message}}` of /v1. */
export function problemOf(status: number, body: unknown): ApiProblem {
  const { code, msg, error } = (body ?? {}) as {
    code?: number;
    msg?: string;
    error?: { code?: string; message?: string };
  };
  if (status === 429 || status === 418) {
    const text = msg ?? "Too many requests. Wait a moment and try again.";
    return new ApiProblem(status, code ?? -1003, text);
  }
  if (error?.message !== undefined) {
    return new ApiProblem(status, error.code ?? "ERROR", error.message);
  }
  const fallback = `The exchange answered with status ${status}. Please try again.`;
  return new ApiProblem(status, code ?? -1000, msg ?? fallback);
}
