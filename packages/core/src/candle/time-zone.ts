const PATTERN = /^([+\- ]?)([0-9]{1,2})(?::([0-5][0-9]))?$/;
const OFFSET_MINUTES_MIN = -12 * 60;
const OFFSET_MINUTES_MAX = 14 * 60;

/**
 * Reads a time zone as Binance writes it (`-1:00`, `05:45`, `8`) as minutes east of UTC; undefined
 * when it is none, or outside -12:00 ... +14:00. A leading blank is a `+` that a query string lost.
 */
export function parseTimeZone(text: string): number | undefined {
  const match = PATTERN.exec(text);
  if (match === null) return undefined;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  const offsetMinutes = match[1] === "-" ? 0 - minutes : minutes;
  return offsetMinutes >= OFFSET_MINUTES_MIN && offsetMinutes <= OFFSET_MINUTES_MAX
    ? offsetMinutes
    : undefined;
}
