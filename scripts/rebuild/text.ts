import type { Rebuilt, RebuiltTable } from "./rebuild.ts";

/** What was rebuilt, as a table for people. */
export function rebuiltText({
  commands,
  events,
  seconds,
  sequences,
  left,
  tables,
}: Rebuilt): string {
  const rate = Math.round(events / Math.max(seconds, 0.001));
  const lines = [
    `${count(commands)} commands, ${count(events)} events in ${seconds.toFixed(1)} s: ${count(rate)} events a second`,
    "",
    row("projection", "table", "rows", "hash before", "hash after", ""),
    ...tables.map((table) => tableRow(table, sequences[table.projection] ?? [0, 0])),
    ...left.map((name) => `${name}: its consumer did not go on in time. Its log says why.`),
  ];
  return `${lines.join("\n")}\n`;
}

function tableRow(
  { projection, table, rows, before, hash }: RebuiltTable,
  [from, to]: readonly [number, number],
): string {
  const verdict =
    before === hash ? "same" : from === to ? "DIFFERENT" : `moved on from ${from} to ${to}`;
  return row(projection, table, count(rows), short(before), short(hash), verdict);
}

/** Enough to see by eye whether two are equal. */
const short = (hash: string): string => hash.slice(0, 16);
const count = (number: number): string => number.toLocaleString("en");
const row = (...cells: readonly string[]): string =>
  cells
    .map((cell, index) => cell.padEnd([11, 22, 11, 17, 17, 0][index] ?? 0))
    .join(" ")
    .trimEnd();
