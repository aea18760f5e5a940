import path from "node:path";
import type { Tried } from "./run-batch.ts";

const REPLACEMENT_SHOWN = 70;

export const isFound = ({ verdict }: Tried): boolean => verdict.status === "killed";

/** A mutant of what runs only while the engine is loaded counts when it was given a thread. */
const isScored = ({ verdict }: Tried): boolean => verdict.status !== "static";

/** Percent of the mutants that were found. */
export function scoreOf(tried: readonly Tried[]): number {
  const scored = tried.filter(isScored);
  return scored.length === 0 ? 0 : (100 * scored.filter(isFound).length) / scored.length;
}

/** The score of each folder and of all, then every mutant that was not found. */
export function table(tried: readonly Tried[]): string {
  const byFolder = Map.groupBy(tried, ({ mutant }) => path.dirname(mutant.file));
  const rows = [...byFolder].sort(([left], [right]) => (left < right ? -1 : 1));
  const survivors = tried.filter((one) => isScored(one) && !isFound(one));
  survivors.sort((left, right) => (placeOf(left) < placeOf(right) ? -1 : 1));
  return [
    ...survivors.map((one) => `${placeOf(one)} ${told(one)}`),
    "",
    ...[...rows, ["all", tried] as const].map(([name, some]) => row(name, some)),
    `${tried.length - tried.filter(isScored).length} that matter only while the engine is loaded were left out`,
    "",
  ].join("\n");
}

function row(name: string, tried: readonly Tried[]): string {
  const found = tried.filter(isFound).length;
  const scored = tried.filter(isScored).length;
  const share = `${scoreOf(tried).toFixed(1)} %`.padStart(7);
  return `${name.padEnd(24)} ${String(scored).padStart(6)} mutants ${String(found).padStart(6)} found ${share}`;
}

const placeOf = ({ mutant }: Tried): string =>
  `${mutant.file}:${String(mutant.line).padStart(3, "0")}`;

function told({ mutant, verdict }: Tried): string {
  const { kind, replacement } = mutant;
  return `${verdict.status} ${kind} -> ${replacement.slice(0, REPLACEMENT_SHOWN)}`;
}
