import type { MessageStream } from "./message-stream.ts";
import { Replay } from "./replay.ts";
import { ReportLog } from "./report-log.ts";

const WARM_UP_ROUNDS = 2;

export interface Measurement {
  readonly messages: number;
  readonly reports: number;
  readonly reportsSha256: string;
  readonly cpuNsPerMessage: number;
  readonly messagesPerSecond: number;
  readonly p50Ns: number;
  readonly p99Ns: number;
  readonly p999Ns: number;
}

/** Every replay starts with an empty book and must give the same reports. */
export class UnequalRoundsError extends Error {
  override readonly name = "UnequalRoundsError";
}

/** What a message costs: the median of several replays, and the spread within one more. */
export function measure(stream: MessageStream, rounds: number): Measurement {
  const reports = new ReportLog();
  new Replay(stream, reports).run();
  const reportsSha256 = reports.textSha256();
  const expected = reports.fingerprint();
  const check = (round: string) => {
    if (reports.fingerprint() === expected) return;
    throw new UnequalRoundsError(`The reports of ${round} differ from those of the first replay.`);
  };

  const cpuNs: number[] = [];
  for (let round = 1 - WARM_UP_ROUNDS; round <= rounds; round++) {
    const roundCpuNs = measureCpu(new Replay(stream, reports));
    check(round > 0 ? `round ${round}` : "a warm-up round");
    if (round > 0) cpuNs.push(roundCpuNs);
  }
  const latenciesNs = measureEach(new Replay(stream, reports), stream.length);
  check("the round with a clock");

  const cpuNsPerMessage = median(cpuNs) / stream.length;
  return {
    messages: stream.length,
    reports: reports.length,
    reportsSha256,
    cpuNsPerMessage: rounded(cpuNsPerMessage),
    messagesPerSecond: Math.round(1e9 / cpuNsPerMessage),
    p50Ns: quantile(latenciesNs, 0.5),
    p99Ns: quantile(latenciesNs, 0.99),
    p999Ns: quantile(latenciesNs, 0.999),
  };
}

/** At least one step of the clock, so that a stream of one message has a rate too. */
function measureCpu(replay: Replay): number {
  const before = process.cpuUsage();
  replay.run();
  const { user, system } = process.cpuUsage(before);
  return Math.max(user + system, 1) * 1000;
}

/** Sorted; the time it takes to read the clock is part of each. */
function measureEach(replay: Replay, messages: number): Float64Array {
  const latenciesNs = new Float64Array(messages);
  for (let index = 0; index < messages; index++) {
    const beforeMs = performance.now();
    replay.apply(index);
    latenciesNs[index] = (performance.now() - beforeMs) * 1e6;
  }
  return latenciesNs.sort();
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

function quantile(sorted: Float64Array, share: number): number {
  const at = Math.min(Math.ceil(sorted.length * share), sorted.length) - 1;
  return Math.round(sorted[at] ?? 0);
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
