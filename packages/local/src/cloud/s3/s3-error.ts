import { element } from "./xml.ts";

/** A refusal in S3's words: an HTTP status, a code that clients branch on, and a text. */
export class S3Error extends Error {
  override readonly name = "S3Error";
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    message: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

export function errorXml(error: S3Error, resource: string, requestId: string): string {
  return element("Error", [
    element("Code", error.code),
    element("Message", error.message),
    element("Resource", resource),
    element("RequestId", requestId),
  ]);
}

export const refusal = {
  accessDenied: (message = "Access Denied") => new S3Error(403, "AccessDenied", message),
  invalidArgument: (message: string) => new S3Error(400, "InvalidArgument", message),
  invalidRequest: (message: string) => new S3Error(400, "InvalidRequest", message),
  noSuchBucket: () => new S3Error(404, "NoSuchBucket", "The specified bucket does not exist"),
  noSuchKey: (headers?: Readonly<Record<string, string>>) =>
    new S3Error(404, "NoSuchKey", "The specified key does not exist.", headers),
  noSuchVersion: () => new S3Error(404, "NoSuchVersion", "The specified version does not exist."),
  noSuchUpload: () =>
    new S3Error(
      404,
      "NoSuchUpload",
      "The specified upload does not exist. The upload ID may be invalid, or the upload may have " +
        "been aborted or completed.",
    ),
  preconditionFailed: () =>
    new S3Error(
      412,
      "PreconditionFailed",
      "At least one of the pre-conditions you specified did not hold",
    ),
  malformedXml: (message = "The XML you provided was not well-formed or did not validate.") =>
    new S3Error(400, "MalformedXML", message),
  badDigest: (what: string) =>
    new S3Error(
      400,
      "BadDigest",
      `The ${what} you specified did not match the calculated checksum.`,
    ),
  tooLarge: () =>
    new S3Error(400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size"),
  tooSmall: () =>
    new S3Error(
      400,
      "EntityTooSmall",
      "Your proposed upload is smaller than the minimum allowed size",
    ),
  incompleteBody: () =>
    new S3Error(
      400,
      "IncompleteBody",
      "You did not provide the number of bytes specified by the Content-Length HTTP header.",
    ),
  notSupported: (what: string) =>
    new S3Error(501, "NotImplemented", `${what} is not supported by the local S3.`),
} as const;
