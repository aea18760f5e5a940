const WARM_UP_ROUNDS = 2;

/** One pass over a stream, from nothing. What `prepare` does is outside the clock. */
export interface Trial {
  readonly length: number;
  /** How many messages are prepared at a time. */
  readonly partLength: number;
  prepare(begin: number, end: number): void;
  run(begin: number, end: number): void;
  apply(index: number): void;
}

export interface Timing {
  readonly cpuNsPerMessage: number;
  readonly messagesPerSecond: number;
  readonly p50Ns: number;
  readonly p99Ns: number;
  readonly p999Ns: number;
  /** Of the very first pass, which compiles as it goes. */
  readonly coldCpuNsPerMessage: number;
  /** Resident memory at the end of all passes, streams and reports included. */
  readonly rssMb: number;
}

/** Every pass starts from nothing and must end the same. */
export class UnequalRoundsError extends Error {
  override readonly name = "UnequalRoundsError";
}

/** What a message costs: cold, the median of several passes, and the spread within one more. */
export function timeRounds<T extends Trial>(
  rounds: number,
  begin: () => T,
  fingerprint: (trial: T) => string,
): Timing {
  let expected: string | undefined;
  const pass = (name: string, time: (trial: Trial) => number): number => {
    const trial = begin();
    const measured = time(trial);
    const found = fingerprint(trial);
    expected ??= found;
    if (found === expected) return measured;
    throw new UnequalRoundsError(`What came out of ${name} differs from what the first pass said.`);
  };

  const coldCpuNs = pass("the first pass", cpuNsPerMessage);
  for (let round = 1; round <= WARM_UP_ROUNDS; round++) pass("a warm-up round", cpuNsPerMessage);
  const cpuNs: number[] = [];
  for (let round = 1; round <= rounds; round++) cpuNs.push(pass(`round ${round}`, cpuNsPerMessage));
  let latenciesNs = new Float64Array();
  pass("the round with a clock", (trial) => {
    latenciesNs = latencies(trial);
    return 0;
  });

  const medianNs = median(cpuNs);
  return {
    cpuNsPerMessage: rounded(medianNs),
    messagesPerSecond: Math.round(1e9 / medianNs),
    p50Ns: quantile(latenciesNs, 0.5),
    p99Ns: quantile(latenciesNs, 0.99),
    p999Ns: quantile(latenciesNs, 0.999),
    coldCpuNsPerMessage: rounded(coldCpuNs),
    rssMb: Math.round(process.memoryUsage.rss() / 2 ** 20),
  };
}

/** CPU time of the whole process; at least one step of the clock, so that one message has a rate too. */
export function cpuNsPerMessage(trial: Trial): number {
  const { length, partLength } = trial;
  let cpuUs = 0;
  for (let begin = 0; begin < length; begin += partLength) {
    const end = Math.min(begin + partLength, length);
    trial.prepare(begin, end);
    const before = process.cpuUsage();
    trial.run(begin, end);
    const { user, system } = process.cpuUsage(before);
    cpuUs += user + system;
  }
  return (Math.max(cpuUs, 1) * 1000) / length;
}

/** Sorted; the time it takes to read the clock is part of each. */
function latencies(trial: Trial): Float64Array<ArrayBuffer> {
  const { length, partLength } = trial;
  const latenciesNs = new Float64Array(length);
  for (let index = 0; index < length; index++) {
    if (index % partLength === 0) trial.prepare(index, Math.min(index + partLength, length));
    const beforeMs = performance.now();
    trial.apply(index);
    latenciesNs[index] = (performance.now() - beforeMs) * 1e6;
  }
  return latenciesNs.sort();
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

function quantile(sorted: Float64Array, share: number): number {
  const at = Math.min(Math.ceil(sorted.length * share), sorted.length) - 1;
  return Math.round(sorted[at] ?? 0);
}

export function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
