const clock = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});
const moment = new Intl.DateTimeFormat(undefined, {
  month: "short",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});
const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });

/** 14:05:09, on the reader's own clock. */
export function timeText(timeMs: number): string {
  return clock.format(timeMs);
}

/** Nov 22, 14:05:09 */
export function momentText(timeMs: number): string {
  return moment.format(timeMs);
}

/** Nov 22, 2026 */
export function dayText(timeMs: number): string {
  return day.format(timeMs);
}
