import { apiError } from "@bourse/core/error";

/** Writes the engine's microseconds in the unit the caller asked for. */
export type TimeWriter = (timeUs: number) => number;

const inMilliseconds: TimeWriter = (timeUs) => Math.floor(timeUs / 1000);
const inMicroseconds: TimeWriter = (timeUs) => timeUs;

/** `X-MBX-TIME-UNIT`, or `timeUnit` of a WebSocket's address; milliseconds when not given. */
export function timeWriter(unit: string | null | undefined): TimeWriter {
  switch (unit?.toUpperCase()) {
    case undefined:
    case "MILLISECOND":
      return inMilliseconds;
    case "MICROSECOND":
      return inMicroseconds;
    default:
      throw apiError("InvalidTimeUnit");
  }
}
