import type { IncomingMessage, ServerResponse } from "node:http";

export type Input = Readonly<Record<string, unknown>>;
export type Operation = (input: Input) => Promise<unknown>;

/** A service that speaks AWS JSON: one function per operation, found by the `x-amz-target` header. */
export interface JsonService {
  /** The part of `x-amz-target` before the last dot, e.g. `Kinesis_20131202`. */
  readonly targetPrefix: string;
  readonly operations: Readonly<Record<string, Operation>>;
  /** Operations that anybody may call; all others want a request signed with AWS credentials. */
  readonly unsignedOperations?: ReadonlySet<string>;
  /** Plain routes beside the operations, e.g. a JWKS document. True when the request was its own. */
  readonly http?: (request: IncomingMessage, response: ServerResponse) => boolean;
}
