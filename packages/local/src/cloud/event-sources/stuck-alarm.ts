import type { SourceSpec } from "../../synth/manifest.ts";
import type { Log } from "../log.ts";
import { STUCK_ALARM_MS } from "./limits.ts";

interface StuckOptions {
  readonly source: SourceSpec;
  readonly now: () => number;
  readonly log: Log;
}

/** What on AWS lies in a dead letter queue or rings an alarm, stands in the log here. */
export const alarmLine = (message: string): string =>
  JSON.stringify({ level: "error", alarm: true, message });

/**
 * To be told after each attempt what is wrong, or nothing when something moved: speaks up each minute
 * in which nothing does.
 */
export function createStuckAlarm({ source, now, log }: StuckOptions) {
  let sinceMs = 0;
  let toldMs = 0;
  return (problem: string | undefined): void => {
    if (problem === undefined) {
      sinceMs = 0;
      return;
    }
    if (sinceMs === 0) sinceMs = toldMs = now();
    if (now() - toldMs < STUCK_ALARM_MS) return;
    toldMs = now();
    const seconds = Math.round((toldMs - sinceMs) / 1000);
    const message = `${source.stream}: stuck for ${seconds} s: ${problem}`;
    log({ source: source.function, level: "error", text: alarmLine(message) });
  };
}
