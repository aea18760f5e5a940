import { describe, expect, test } from "vitest";
import { StartupError } from "../startup-error.ts";
import { parseSchedule } from "./schedule.ts";

const at = (text: string): number => Date.parse(text);

/** The minutes of a day in which a schedule fires, looked at every 20 seconds. */
function firings(expression: string, from: string, hours: number, timezone = "UTC"): string[] {
  const isDue = parseSchedule(expression, timezone);
  const found: string[] = [];
  let lastMs = at(from) - 60_000;
  for (let nowMs = at(from); nowMs < at(from) + hours * 3_600_000; nowMs += 20_000) {
    if (!isDue(nowMs, lastMs)) continue;
    lastMs = nowMs;
    found.push(new Date(nowMs).toISOString().slice(0, 16));
  }
  return found;
}

describe("rate", () => {
  test("fires when its time has passed since it last did", () => {
    const isDue = parseSchedule("rate(5 minutes)", "UTC");
    expect([isDue(299_999, 0), isDue(300_000, 0), isDue(900_000, 600_001)]).toEqual([
      false,
      true,
      false,
    ]);
    expect(parseSchedule("rate(1 hour)", "UTC")(3_600_000, 0)).toBe(true);
    expect(parseSchedule("rate(2 days)", "UTC")(172_799_999, 0)).toBe(false);
  });
});

describe("cron", () => {
  test.each([
    ["cron(0 8 * * ? *)", ["2026-03-02T08:00"]],
    ["cron(30/15 9 * * ? *)", ["2026-03-02T09:30", "2026-03-02T09:45"]],
    ["cron(0 8,20 ? * MON-FRI *)", ["2026-03-02T08:00", "2026-03-02T20:00"]],
    ["cron(0 12 ? * SUN *)", []],
    ["cron(0 12 2 MAR ? 2026)", ["2026-03-02T12:00"]],
    ["cron(0 12 ? * 2 2027)", []],
  ])("%s on a Monday", (expression, minutes) => {
    expect(firings(expression, "2026-03-02T00:00:00Z", 24)).toEqual(minutes);
  });

  test("reads the clock on the wall of its time zone", () => {
    const berlin = firings("cron(0 8 * * ? *)", "2026-07-01T00:00:00Z", 24, "Europe/Berlin");
    expect(berlin).toEqual(["2026-07-01T06:00"]);
  });

  test("fires once a minute and does not make up for what it missed", () => {
    const isDue = parseSchedule("cron(* * * * ? *)", "UTC");
    expect(isDue(at("2026-01-01T00:00:59Z"), at("2026-01-01T00:00:01Z"))).toBe(false);
    expect(isDue(at("2026-01-01T00:01:00Z"), at("2026-01-01T00:00:59Z"))).toBe(true);
    const daily = parseSchedule("cron(0 8 * * ? *)", "UTC");
    expect(daily(at("2026-01-03T09:00:00Z"), at("2026-01-01T08:00:00Z"))).toBe(false);
  });
});

describe("at", () => {
  test("fires once when its time has come, also after a pause", () => {
    const isDue = parseSchedule("at(2026-12-31T23:59:00)", "UTC");
    const due = at("2026-12-31T23:59:00Z");
    expect([isDue(due - 1000, 0), isDue(due, due - 1000), isDue(due + 5000, due)]).toEqual([
      false,
      true,
      false,
    ]);
    expect(isDue(due + 86_400_000, due - 86_400_000)).toBe(true);
  });
});

test.each([
  "every hour",
  "rate(0 minutes)",
  "rate(1 week)",
  "cron(0 8 * * *)",
  "cron(60 * * * ? *)",
  "cron(0 8 L * ? *)",
  "cron(5-1 * * * ? *)",
  "cron(1-2-3 * * * ? *)",
  "at(tomorrow)",
])("%s is refused with a way out", (expression) => {
  expect(() => parseSchedule(expression, "UTC")).toThrow(StartupError);
});
