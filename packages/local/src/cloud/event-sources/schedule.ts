import { StartupError } from "../startup-error.ts";

/** Whether a schedule is to fire at `nowMs`, given when it last did (or was first seen). */
export type IsDue = (nowMs: number, lastMs: number) => boolean;

/** Reads `rate(1 hour)`, `cron(0 8 ? * MON-FRI *)` or `at(2026-12-31T23:59:00)`. */
export function parseSchedule(expression: string, timezone: string): IsDue {
  const [, kind, body = ""] = /^(rate|cron|at)\((.+)\)$/.exec(expression.trim()) ?? [];
  const isDue =
    kind === "rate"
      ? rate(body)
      : kind === "cron"
        ? cron(body, timezone)
        : kind && at(body, timezone);
  if (isDue) return isDue;
  throw new StartupError(
    `The schedule "${expression}" is not understood.`,
    "Write rate(n minutes|hours|days), cron(minute hour day month weekday year) or " +
      "at(yyyy-mm-ddThh:mm:ss), without the signs L, W and #.",
  );
}

const unitMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

function rate(body: string): IsDue | undefined {
  const [, count, unit] = /^([1-9]\d*) (minute|hour|day)s?$/.exec(body) ?? [];
  if (count === undefined) return undefined;
  const intervalMs = Number(count) * unitMs[unit as keyof typeof unitMs];
  return (nowMs, lastMs) => nowMs - lastMs >= intervalMs;
}

function at(body: string, timezone: string): IsDue | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(body)) return undefined;
  const wallClock = createWallClock(timezone);
  const hasCome = (ms: number): boolean => wallClock(ms).text >= body;
  return (nowMs, lastMs) => hasCome(nowMs) && !hasCome(lastMs);
}

const fields = [
  { name: "minute", min: 0, max: 59, words: [] },
  { name: "hour", min: 0, max: 23, words: [] },
  { name: "day", min: 1, max: 31, words: [] },
  { name: "month", min: 1, max: 12, words: "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC" },
  { name: "weekday", min: 1, max: 7, words: "SUN MON TUE WED THU FRI SAT" },
  { name: "year", min: 1970, max: 2199, words: [] },
] as const;

type Field = (typeof fields)[number];

/** Fires once in each minute that matches all six fields. Missed minutes are not made up for. */
function cron(body: string, timezone: string): IsDue | undefined {
  const parts = body.trim().split(/\s+/);
  if (parts.length !== fields.length) return undefined;
  const sets = fields.map((field, index) => parseField(field, parts[index] ?? ""));
  if (sets.includes(undefined)) return undefined;
  const wallClock = createWallClock(timezone);
  return (nowMs, lastMs) => {
    if (Math.floor(nowMs / 60_000) === Math.floor(lastMs / 60_000)) return false;
    const clock = wallClock(nowMs);
    return fields.every(({ name }, index) => sets[index]?.has(clock[name]));
  };
}

function parseField(field: Field, text: string): ReadonlySet<number> | undefined {
  const values = new Set<number>();
  for (const item of text.split(",")) {
    const [, range = "", step = "1"] = /^([^/]+)(?:\/([1-9]\d*))?$/.exec(item) ?? [];
    const bounds = parseRange(field, range, item.includes("/"));
    if (!bounds) return undefined;
    for (let value = bounds[0]; value <= bounds[1]; value += Number(step)) values.add(value);
  }
  return values;
}

function parseRange(field: Field, text: string, hasStep: boolean): [number, number] | undefined {
  if (text === "*" || text === "?") return [field.min, field.max];
  const [from, to] = text.split("-").map((word) => valueOf(field, word));
  if (from === undefined || text.split("-").length > 2) return undefined;
  if (text.includes("-")) return to === undefined || to < from ? undefined : [from, to];
  return [from, hasStep ? field.max : from];
}

function valueOf(field: Field, word: string): number | undefined {
  const named = field.words.length === 0 ? -1 : String(field.words).split(" ").indexOf(word);
  const value = named >= 0 ? named + field.min : /^\d+$/.test(word) ? Number(word) : Number.NaN;
  return value >= field.min && value <= field.max ? value : undefined;
}

/** What a clock on the wall shows in that time zone. */
function createWallClock(timeZone: string) {
  const formatter = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  return (ms: number) => {
    const parts = new Map(formatter.formatToParts(ms).map(({ type, value }) => [type, value]));
    const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? "";
    const date = `${part("year")}-${part("month")}-${part("day")}`;
    return {
      minute: Number(part("minute")),
      hour: Number(part("hour")),
      day: Number(part("day")),
      month: Number(part("month")),
      year: Number(part("year")),
      weekday: new Date(`${date}T00:00:00Z`).getUTCDay() + 1,
      text: `${date}T${part("hour")}:${part("minute")}:${part("second")}`,
    };
  };
}
