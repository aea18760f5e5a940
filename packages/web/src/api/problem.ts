/** One finding about a request: where in it, and what is wrong there. */
export interface ProblemDetail {
  readonly path: string;
  readonly message: string;
}

/** A refusal or failure of a request, with words for the person who made it. */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  /** Binance's number on the spot API, a word on the platform API. */
  readonly code: number | string;
  readonly details: readonly ProblemDetail[];

  constructor(
    status: number,
    code: number | string,
    message: string,
    details: readonly ProblemDetail[] = [],
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
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

/** Reads the refusal in an answer: `{code,msg}` of the spot API or `{error:{code,message,details?}}` of /v1. */
export function problemOf(status: number, body: unknown): ApiProblem {
  const { code, msg, error } = (body ?? {}) as {
    code?: number;
    msg?: string;
    error?: { code?: string; message?: string; details?: readonly ProblemDetail[] };
  };
  if (status === 429 || status === 418) {
    const text = msg ?? "Too many requests. Wait a moment and try again.";
    return new ApiProblem(status, code ?? -1003, text);
  }
  if (error?.message !== undefined) {
    const { code: word = "ERROR", details = [] } = error;
    const text = details.length > 0 ? detailsText(details) : error.message;
    return new ApiProblem(status, word, text, details);
  }
  const fallback = `The exchange answered with status ${status}. Please try again.`;
  return new ApiProblem(status, code ?? -1000, msg ?? fallback);
}

/** Every finding with the field it is about, which `nameOf` may call by a better name. */
export function detailsText(
  details: readonly ProblemDetail[],
  nameOf: (path: string) => string = (path) => path,
): string {
  return details.map(({ path, message }) => `${nameOf(path)}: ${message}`).join(" ");
}
