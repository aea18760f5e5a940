import { randomUUID } from "node:crypto";
import type { ScheduleSpec } from "../../synth/manifest.ts";
import type { AsyncInvoke } from "./async-invoke.ts";
import { parseSchedule } from "./schedule.ts";
import type { SourceState } from "./state.ts";

export interface SchedulerOptions {
  readonly schedules: readonly ScheduleSpec[];
  readonly state: SourceState;
  readonly invoke: AsyncInvoke;
  readonly region: string;
  readonly account: string;
  /** Schedules that are new begin here. */
  readonly startMs: number;
}

/**
 * Fires the schedules that are due; called every second with the time. When each last fired is kept,
 * so that an hourly schedule fires even if nobody lets the cloud run for an hour at a stretch.
 */
export function createScheduler(options: SchedulerOptions): (nowMs: number) => void {
  const { state } = options;
  const schedules = options.schedules.map((spec) => ({
    spec,
    isDue: parseSchedule(spec.expression, spec.timezone),
  }));
  for (const { spec } of schedules) {
    if (state.firedMs(spec.name) === undefined) state.setFiredMs(spec.name, options.startMs);
  }
  return (nowMs) => {
    for (const { spec, isDue } of schedules) {
      if (!isDue(nowMs, state.firedMs(spec.name) ?? options.startMs)) continue;
      state.setFiredMs(spec.name, nowMs);
      const event =
        spec.input === undefined ? scheduledEvent(options, spec, nowMs) : parse(spec.input);
      options.invoke(spec.function, event, spec.retriesMax);
    }
  };
}

function scheduledEvent({ region, account }: SchedulerOptions, spec: ScheduleSpec, nowMs: number) {
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": "Scheduled Event",
    source: "aws.scheduler",
    account,
    time: new Date(nowMs).toISOString().replace(/\.\d+Z$/, "Z"),
    region,
    resources: [`arn:aws:scheduler:${region}:${account}:schedule/default/${spec.name}`],
    detail: "{}",
  };
}

function parse(input: string): unknown {
  try {
    return JSON.parse(input);
  } catch {
    return input;
  }
}
