export type Row = Readonly<Record<string, string | number>>;

/** Numbers to the right, names and hashes to the left, each column as wide as its widest cell. */
export function table(rows: readonly Row[]): string {
  const [first] = rows;
  if (first === undefined) return "";
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = [names, ...rows.map((row) => names.map((name) => String(row[name] ?? "")))];
  const widths = names.map((_, at) => Math.max(...lines.map((cells) => cells[at]?.length ?? 0)));
  const isNumber = names.map((name) => typeof first[name] === "number");
  const cell = (text: string, at: number) =>
    isNumber[at] === true ? text.padStart(widths[at] ?? 0) : text.padEnd(widths[at] ?? 0);
  return lines.map((cells) => `${cells.map(cell).join("  ").trimEnd()}\n`).join("");
}
