import { read, ServiceError, type Input } from "../server/index.ts";
import type { Store, Stream } from "./store.ts";

/** What the operations share. */
export interface KinesisContext {
  readonly store: Store;
  readonly now: () => number;
  readonly account: string;
  readonly arnOf: (name: string) => string;
  /** Tells who waits for records of the stream. */
  readonly announce: (name: string) => void;
}

export const NAME = { lengthMax: 128, pattern: /^[a-zA-Z0-9_.-]+$/ };

/** The stream that the input names by StreamName or StreamARN. */
export function namedStream(context: KinesisContext, input: Input): Stream {
  const arn = read.optionalText(input, "StreamARN");
  const name = read.optionalText(input, "StreamName", NAME) ?? arn?.split("/")[1];
  if (name === undefined) {
    throw new ServiceError(
      "InvalidArgumentException",
      "Either StreamName or StreamARN must be provided.",
    );
  }
  const stream = context.store.stream(name);
  if (!stream || (arn !== undefined && arn !== context.arnOf(name))) {
    throw new ServiceError(
      "ResourceNotFoundException",
      `Stream ${name} under account ${context.account} not found.`,
    );
  }
  return stream;
}
