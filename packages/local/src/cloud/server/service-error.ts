/**
 * What a caller did wrong, in the words of the AWS service: `type` becomes `error.name` in the SDK.
 * Everything else that is thrown answers as InternalFailure, without its text.
 */
export class ServiceError extends Error {
  override readonly name = "ServiceError";
  readonly type: string;
  readonly status: number;

  constructor(type: string, message: string, status = 400) {
    super(message);
    this.type = type;
    this.status = status;
  }
}

/** The answer to an operation that AWS has and this cloud has not. */
export function notSupported(service: string, what: string): ServiceError {
  return new ServiceError(
    "UnknownOperationException",
    `${what} is not supported by the local ${service}. packages/local/README.md lists what is.`,
  );
}
