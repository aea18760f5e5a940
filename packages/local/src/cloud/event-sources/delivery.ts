import type { SourceSpec } from "../../synth/manifest.ts";
import { messageOf, type Log } from "../log.ts";
import { RETRY_MS_MAX, RETRY_MS_MIN } from "./limits.ts";
import type { StreamRecord } from "./stream-reader.ts";
import { alarmLine, createStuckAlarm } from "./stuck-alarm.ts";

export type Batch = readonly StreamRecord[];

export interface DeliveryOptions {
  readonly source: SourceSpec;
  readonly invoke: (functionId: string, event: object) => Promise<unknown>;
  /** Records up to this sequence number are done, delivered or given up. */
  readonly done: (sequence: string) => void;
  readonly retentionMs: number;
  readonly toEvent: (batch: Batch) => object;
  readonly now: () => number;
  /** Resolves with false when the cloud is stopping. */
  readonly pause: (milliseconds: number) => Promise<boolean>;
  readonly log: Log;
}

/**
 * Delivers records at least once and in order, as an event source mapping does: a batch that fails
 * is retried from its first failed record, halved if so configured, and given up when its retries
 * or its time are used up. Resolves with true when every record is done, with false when the cloud
 * stops before.
 */
export async function deliver(options: DeliveryOptions, records: Batch): Promise<boolean> {
  const { source } = options;
  const pending: Batch[] = [records];
  const stuck = createStuckAlarm(options);
  let failures = 0;
  for (let next = pending.shift(); next; next = pending.shift()) {
    const batch = withoutExpired(options, next);
    const failed = batch.length > 0 ? await attempt(options, batch) : [];
    if (hasMovedOn(batch, failed)) failures = 0;
    stuck(problemOf(batch, failed));
    if (failed.length === 0) continue;
    const splits = source.bisectOnError && failed.length > 1 && failed.length === batch.length;
    const isLast = !splits && source.retriesMax >= 0 && failures >= source.retriesMax;
    if (isLast) {
      giveUp(options, failed, `${failures + 1} attempts failed`);
      failures = 0;
      continue;
    }
    pending.unshift(...(splits ? halves(failed) : [failed]));
    if (!(await options.pause(splits ? RETRY_MS_MIN : backoffMs(failures)))) return false;
    if (!splits) failures++; // halving is no retry
  }
  return true;
}

const hasMovedOn = (batch: Batch, failed: Batch): boolean =>
  failed.length < batch.length || failed.length === 0;

const problemOf = (batch: Batch, failed: Batch): string | undefined =>
  hasMovedOn(batch, failed) ? undefined : `${failed.length} records or more are not taken`;

/** Calls the function; answers the records that are to be tried again. */
async function attempt(options: DeliveryOptions, batch: Batch): Promise<Batch> {
  const { source, log, done } = options;
  try {
    const result = await options.invoke(source.function, options.toEvent(batch));
    const failed = source.reportsItemFailures ? fromFirstFailure(batch, result) : [];
    const last = batch[batch.length - failed.length - 1];
    if (last) done(last.sequence);
    return failed;
  } catch (error) {
    const text = `${source.stream}: a batch of ${batch.length} failed: ${messageOf(error)}`;
    log({ source: source.function, level: "warn", text });
    return batch;
  }
}

/** `{ batchItemFailures: [{ itemIdentifier }] }`: everything from the first one on is retried. */
function fromFirstFailure(batch: Batch, result: unknown): Batch {
  const reported = (result as { batchItemFailures?: unknown } | null)?.batchItemFailures ?? [];
  if (!Array.isArray(reported)) return batch;
  if (reported.length === 0) return [];
  const places = reported.map((item: { itemIdentifier?: unknown } | null) =>
    batch.findIndex(({ sequence }) => sequence === item?.itemIdentifier),
  );
  return batch.slice(Math.max(0, Math.min(...places))); // unknown (-1): the whole batch
}

function withoutExpired(options: DeliveryOptions, batch: Batch): Batch {
  const { source, retentionMs, now } = options;
  const ageMsMax =
    source.recordAgeSecondsMax >= 0 ? source.recordAgeSecondsMax * 1000 : retentionMs;
  const oldestMs = now() - ageMsMax;
  const fresh = batch.findIndex(({ arrivalMs }) => arrivalMs >= oldestMs);
  const expired = fresh < 0 ? batch : batch.slice(0, fresh);
  if (expired.length > 0) giveUp(options, expired, `older than ${ageMsMax / 1000} s`);
  return batch.slice(expired.length);
}

function giveUp({ source, done, log }: DeliveryOptions, batch: Batch, why: string): void {
  const [first, last] = [batch[0]?.sequence ?? "", batch.at(-1)?.sequence ?? ""];
  const message = `${source.stream}: gave up ${batch.length} records (${first} to ${last}): ${why}`;
  log({ source: source.function, level: "error", text: alarmLine(message) });
  done(last);
}

function halves(batch: Batch): [Batch, Batch] {
  const middle = Math.ceil(batch.length / 2);
  return [batch.slice(0, middle), batch.slice(middle)];
}

/** The pause after so many failures in a row: it doubles up to the longest. */
export const backoffMs = (failures: number): number =>
  Math.min(RETRY_MS_MAX, RETRY_MS_MIN * 2 ** failures);
