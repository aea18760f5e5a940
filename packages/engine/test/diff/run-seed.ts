import type { Step } from "../stream/stream.ts";
import { Stream } from "../stream/stream.ts";
import { json } from "./difference.ts";
import { DifferenceError, Pair } from "./pair.ts";
import { shrink } from "./shrink.ts";

export interface Run {
  readonly seed: number;
  readonly commands: number;
  /** Every so many commands everything is looked at, not only the events. */
  readonly every: number;
  /** How long it may look for a shorter stream that fails as well; 0 = not at all. */
  readonly shrinkMs: number;
  readonly onProgress?: (commands: number) => void;
}

/** Where exchange and twin went apart, or the exchange broke a law of its own. */
export interface Failure {
  readonly sequence: number;
  readonly text: string;
}

/** How many commands of the failing one's market are shown before it. */
const SHOWN = 20;
const SHRUNK_SHOWN = 60;
/** Of a line of a difference: the kind of the event, and which field differs. */
const SIGNATURE_LENGTH = 45;

/** Runs the exchange beside its twin on one stream; undefined when they agree to the end. */
export function runSeed(run: Run): Failure | undefined {
  const stream = new Stream(run.seed);
  const pair = new Pair(stream.witness);
  const steps: Step[] = [];
  for (let done = 1; done <= run.commands; done++) {
    const step = stream.next();
    steps.push(step);
    const looks = done % run.every === 0 || done === run.commands;
    try {
      pair.step(step);
      if (looks) pair.check();
    } catch (error) {
      return { sequence: step.sequence, text: report(error, steps, run) };
    }
    if (looks) run.onProgress?.(done);
  }
  return undefined;
}

function report(error: unknown, steps: readonly Step[], run: Run): string {
  const last = sameMarket(steps).slice(-SHOWN);
  const text = `${errorText(error)}\n  the last commands:\n${listed(last)}`;
  if (run.shrinkMs === 0) return text;
  const until = performance.now() + run.shrinkMs;
  const wanted = signatureOf(error);
  const fewer = shrink(
    steps,
    (some) => signatureOf(failureOf(some)) === wanted,
    () => performance.now() < until,
  );
  const shown = listed(fewer.slice(-SHRUNK_SHOWN));
  const failure = errorText(failureOf(fewer));
  return `${text}\n  ${fewer.length} of the commands are enough:\n${shown}\n${failure}`;
}

/** What tells one fault from another when all numbers are others. */
function signatureOf(error: unknown): string | undefined {
  if (error === undefined) return undefined;
  const told = error instanceof Error ? error.message : json(error);
  const lines = told.split("\n").filter((line) => !line.startsWith("    both"));
  return lines.map((line) => line.slice(0, SIGNATURE_LENGTH).replaceAll(/\d+/g, "#")).join("\n");
}

function failureOf(steps: readonly Step[]): unknown {
  const pair = new Pair();
  try {
    for (const step of steps) pair.step(step);
    pair.check();
    return undefined;
  } catch (error) {
    return error;
  }
}

function errorText(error: unknown): string {
  if (error instanceof DifferenceError) return error.message;
  return error instanceof Error ? `  ${error.stack ?? error.message}` : `  ${json(error)}`;
}

/** The commands that concern the market of the last one, itself included. */
function sameMarket(steps: readonly Step[]): readonly Step[] {
  const last = steps.at(-1)?.command;
  if (last === undefined || !("marketId" in last)) return steps;
  return steps.filter(
    ({ command }) => !("marketId" in command) || command.marketId === last.marketId,
  );
}

/** Sequence, time and command, a line each; fields that say nothing are left out. */
function listed(steps: readonly Step[]): string {
  return steps
    .map(({ sequence, timeUs, command }) => `    ${sequence} ${timeUs} ${json(spoken(command))}`)
    .join("\n");
}

function spoken(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(spoken);
  const said = Object.entries(value).filter(([, field]) => ![0, "", false].includes(field as 0));
  return Object.fromEntries(said.map(([name, field]) => [name, spoken(field)]));
}
