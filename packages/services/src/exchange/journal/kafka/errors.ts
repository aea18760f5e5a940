import { setTimeout as pause } from "node:timers/promises";
import {
  AuthenticationError,
  GenericError,
  MultipleErrors,
  ProtocolError,
} from "@platformatic/kafka";
import { JournalError } from "../port.ts";

const FIRST_PAUSE_MS = 2;
const PAUSE_MS_MAX = 250;
/** An election is over sooner; what lasts longer, people should know of. */
const TROUBLE_MS = 1_000;

/** The broker knows a newer epoch of this producer: another process writes now. */
const FENCED = new Set(["INVALID_PRODUCER_EPOCH", "PRODUCER_FENCED"]);

/** Kafka's names of what went wrong, such as NOT_ENOUGH_REPLICAS; none for a broken connection. */
export function kafkaErrors(error: unknown): string[] {
  if (error instanceof ProtocolError) return [String(error["apiId"])];
  return error instanceof MultipleErrors ? error.errors.flatMap(kafkaErrors) : [];
}

export function hasKafkaError(error: unknown, name: string): boolean {
  return kafkaErrors(error).includes(name);
}

export function isFenced(error: unknown): boolean {
  return kafkaErrors(error).some((name) => FENCED.has(name));
}

/** The same request may succeed later: a broker is away, a leader is being elected, replicas are few. */
export function isPassing(error: unknown): boolean {
  if (error instanceof MultipleErrors) {
    return error.errors.length > 0 && error.errors.every(isPassing);
  }
  if (!(error instanceof GenericError) || error["canRetry"] !== true) return false;
  const { cause } = error;
  // A password that was refused, not a connection that broke while it was asked for.
  if (cause instanceof AuthenticationError) return isPassing(cause.cause);
  return !isCertificateError(cause);
}

function isCertificateError(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return /CERT|UNABLE_TO_|ALTNAME/.test(code);
}

export function describeKafkaError(error: unknown): string {
  const names = kafkaErrors(error);
  if (names.length > 0) return names.join(", ");
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} ${error.cause.message}` : error.message;
}

export interface Patience {
  /** Counted from the first failure. */
  readonly patienceMs: number;
  /** What could not be done, for people. */
  readonly what: string;
  readonly signal?: AbortSignal;
  /** Told once, when it has failed for a second already. */
  readonly onTrouble?: (error: unknown) => void;
}

/** Repeats what fails for passing reasons, with growing pauses; any other failure is thrown. */
export async function untilDone<T>(attempt: () => Promise<T>, options: Patience): Promise<T> {
  let failedMs: number | undefined;
  let isTold = false;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, PAUSE_MS_MAX)) {
    try {
      return await attempt();
    } catch (error) {
      options.signal?.throwIfAborted();
      if (!isPassing(error)) throw error;
      failedMs ??= performance.now();
      const lastedMs = performance.now() - failedMs;
      if (lastedMs > options.patienceMs) throw givenUp(options, error);
      if (lastedMs > TROUBLE_MS && !isTold) options.onTrouble?.(error);
      isTold ||= lastedMs > TROUBLE_MS;
    }
    await pause(pauseMs, undefined, options.signal === undefined ? {} : { signal: options.signal });
  }
}

function givenUp({ what, patienceMs }: Patience, error: unknown): JournalError {
  return new JournalError(
    `${what}: Kafka did not do it for ${Math.round(patienceMs / 1000)} s ` +
      `(${describeKafkaError(error)}). Look at the brokers, then start again.`,
    { cause: error },
  );
}
