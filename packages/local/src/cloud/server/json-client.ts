import http from "node:http";
import { ANSWER_MS_MAX } from "./limits.ts";
import { ServiceError } from "./service-error.ts";

export type JsonCall = <Output>(operation: string, input: object) => Promise<Output>;

/** Local servers want a signature to be there and do not verify it. */
const UNCHECKED_SIGNATURE = {
  "x-amz-date": "20000101T000000Z",
  authorization:
    "AWS4-HMAC-SHA256 Credential=local/20000101/us-east-1/local/aws4_request, " +
    "SignedHeaders=host, Signature=0",
};

/**
 * Calls a local AWS JSON server without an SDK: the cloud itself must start fast, and a record in
 * AWS JSON is already what a stream event carries.
 */
export function createJsonClient(endpoint: string, targetPrefix: string): JsonCall {
  const agent = new http.Agent({ keepAlive: true });
  const { hostname, port, pathname } = new URL(endpoint);
  return (operation, input) =>
    new Promise((resolve, reject) => {
      const body = JSON.stringify(input);
      const headers = {
        "content-type": "application/x-amz-json-1.0",
        "content-length": Buffer.byteLength(body),
        "x-amz-target": `${targetPrefix}.${operation}`,
        ...UNCHECKED_SIGNATURE,
      };
      const request = http.request(
        { hostname, port, path: pathname, method: "POST", agent, headers, timeout: ANSWER_MS_MAX },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("error", reject);
          response.on("end", () => {
            const text = Buffer.concat(chunks).toString("utf8");
            const outcome = read(response.statusCode ?? 500, text);
            if (outcome instanceof ServiceError) reject(outcome);
            else resolve(outcome as never);
          });
        },
      );
      request.on("timeout", () =>
        request.destroy(new Error(`${endpoint} did not answer ${operation} in time.`)),
      );
      request.on("error", reject);
      request.end(body);
    });
}

interface WireError {
  readonly __type?: string;
  readonly message?: string;
  readonly Message?: string;
}

function read(status: number, text: string): unknown {
  let value: unknown;
  try {
    value = text === "" ? {} : JSON.parse(text);
  } catch {
    const start = text.slice(0, 200);
    return new ServiceError("InternalFailure", `Not an AWS JSON answer: ${start}`, status);
  }
  if (status === 200) return value;
  const error = value as WireError;
  const type = error.__type?.split("#").at(-1) ?? "InternalFailure";
  return new ServiceError(type, error.message ?? error.Message ?? text, status);
}
