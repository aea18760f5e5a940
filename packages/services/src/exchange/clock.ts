/** Where the process asks for the time; tests pass one they turn by hand. */
export interface Clock {
  nowMs(): number;
  nowUs(): number;
}

const DRIFT_MS_MAX = 2;

/**
 * The system's clock with microseconds: the monotonic clock counts on from the last reading of the
 * wall clock and is set again when the two drift apart.
 */
export function systemClock(): Clock {
  let offsetMs = Date.now() - performance.now();
  const nowUs = (): number => {
    const monotonicMs = performance.now();
    const wallMs = Date.now();
    // The wall clock cuts fractions off, so the true time lies up to 1 ms above it.
    const driftMs = offsetMs + monotonicMs - wallMs;
    if (driftMs < -DRIFT_MS_MAX || driftMs > DRIFT_MS_MAX) offsetMs = wallMs - monotonicMs;
    return Math.floor((offsetMs + monotonicMs) * 1000);
  };
  // One clock: what happens in one millisecond of the one does in the other.
  return { nowMs: () => Math.floor(nowUs() / 1000), nowUs };
}
