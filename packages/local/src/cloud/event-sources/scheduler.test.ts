import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import type { ScheduleSpec } from "../../synth/manifest.ts";
import { createScheduler } from "./scheduler.ts";
import { openSourceState } from "./state.ts";

const dir = mkdtempSync(path.join(tmpdir(), "bourse-scheduler-"));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const minute = 60_000;

function start(schedule: Partial<ScheduleSpec>, startMs: number) {
  const calls: { functionId: string; event: unknown; retriesMax: number | undefined }[] = [];
  const state = openSourceState(path.join(dir, "state.sqlite"));
  const tick = createScheduler({
    schedules: [
      {
        name: "sweep",
        expression: "rate(10 minutes)",
        timezone: "UTC",
        function: "Sweep",
        retriesMax: 1,
        ...schedule,
      },
    ],
    state,
    invoke: (functionId, event, retriesMax) => void calls.push({ functionId, event, retriesMax }),
    region: "us-east-1",
    account: "123456789012",
    startMs,
  });
  return { calls, tick, close: () => state.close() };
}

test("a schedule fires at its time, with its event, and across restarts", () => {
  const first = start({ input: '{"hello":1}' }, 0);
  first.tick(9 * minute);
  expect(first.calls).toEqual([]);
  first.tick(10 * minute);
  first.tick(10 * minute + 1000);
  expect(first.calls).toEqual([{ functionId: "Sweep", event: { hello: 1 }, retriesMax: 1 }]);
  first.close();

  const second = start({}, 15 * minute);
  second.tick(19 * minute);
  expect(second.calls).toEqual([]);
  second.tick(45 * minute); // once, however much was missed
  second.tick(46 * minute);
  expect(second.calls).toMatchObject([
    {
      event: {
        version: "0",
        source: "aws.scheduler",
        "detail-type": "Scheduled Event",
        time: "1970-01-01T00:45:00Z",
        resources: ["arn:aws:scheduler:us-east-1:123456789012:schedule/default/sweep"],
      },
    },
  ]);
  second.close();
});
