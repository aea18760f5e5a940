/** Lines of cells, each column as wide as its widest; `align` has "<" or ">" for each column. */
export function table(lines: readonly (readonly string[])[], align: string): string {
  const widths = Array.from({ length: align.length }, (_, at) =>
    Math.max(0, ...lines.map((cells) => cells[at]?.length ?? 0)),
  );
  const cell = (text: string, at: number): string =>
    align[at] === ">" ? text.padStart(widths[at] ?? 0) : text.padEnd(widths[at] ?? 0);
  return lines.map((cells) => `${cells.map(cell).join("  ").trimEnd()}\n`).join("");
}
