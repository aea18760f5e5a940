/** One finding about a request: where, and what is wrong there. */
export interface ErrorDetail {
  readonly path: string;
  readonly message: string;
}

/**
 * A request of the platform API that was refused. It is thrown where the fault is seen and turned
 * into an answer in one place, `{"error": {"code", "message", "details"?}}` under `status`.
 */
export class PlatformError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: readonly ErrorDetail[] | undefined;

  constructor(status: number, code: string, message: string, details?: readonly ErrorDetail[]) {
    super(message);
    this.name = "PlatformError";
    this.status = status;
    this.code = code;
    this.details = details;
  }

  /** Others are changing the same thing at this moment, and go on doing so. */
  static busy(): PlatformError {
    return new PlatformError(
      409,
      "BUSY",
      "Another request is changing the same data. Nothing was changed; try again in a moment.",
    );
  }
}
