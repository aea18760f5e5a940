import { ERRORS, type ErrorName } from "./codes.ts";

/** What an answer says beside its code and text. */
export interface ErrorDetails {
  /** Whole seconds after which asking again makes sense; becomes `Retry-After`. */
  readonly retryAfterSeconds?: number;
  /** What became of the parts of a request that failed in part. */
  readonly data?: object;
}

/**
 * A request of the spot API that was refused before the journal. It is thrown where the fault is
 * seen and turned into an answer in one place, `{"code", "msg"}` under `status`.
 */
export class ApiError extends Error {
  readonly status: number;
  readonly code: number;
  readonly retryAfterSeconds: number | undefined;
  readonly data: object | undefined;

  constructor(status: number, code: number, msg: string, details: ErrorDetails = {}) {
    super(msg);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.retryAfterSeconds = details.retryAfterSeconds;
    this.data = details.data;
  }

  get msg(): string {
    return this.message;
  }
}

/** The error of that name, its `%s` filled with `values`. */
export function apiError(name: ErrorName, ...values: readonly (string | number)[]): ApiError {
  const { status, code, text } = ERRORS[name];
  return new ApiError(status, code, fill(text, values));
}

/** Like `apiError`, for limits: says when the caller may come back. */
export function limitError(
  name: ErrorName,
  retryAfterSeconds: number,
  ...values: readonly (string | number)[]
): ApiError {
  const { status, code, text } = ERRORS[name];
  return new ApiError(status, code, fill(text, values), { retryAfterSeconds });
}

function fill(text: string, values: readonly (string | number)[]): string {
  let used = 0;
  return text.replace(/%s/g, () => String(values[used++] ?? ""));
}
