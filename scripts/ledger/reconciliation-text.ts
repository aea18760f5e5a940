import type { Conservation, Reconciliation } from "@bourse/core/ledger";

const NAMED_MAX = 1_000;

/** The result for a person: the proof per asset, then what is wrong. */
export function reconciliationText(result: Reconciliation): string {
  const { accounts, balances, firstSequence, lastSequence, assets, differences } = result;
  const lines = [
    `Compared ${balances} balances of ${accounts} accounts, sequences ${firstSequence} to ${lastSequence}.`,
    "",
    ...table(assets),
    "",
  ];
  for (const { between, text } of differences.slice(0, NAMED_MAX)) {
    lines.push(`DIFFERENCE between ${between}: ${text}`);
  }
  if (differences.length > NAMED_MAX) lines.push(`... and ${differences.length - NAMED_MAX} more`);
  lines.push(
    differences.length === 0
      ? "0 differences: engine, ledger and history agree, and nothing was made or lost."
      : `${differences.length} differences.`,
  );
  return `${lines.join("\n")}\n`;
}

/** In whole units: what is exact needs no rounding to be read. */
function table(assets: readonly Conservation[]): string[] {
  const rows = [
    ["asset", "customers", "house (fees)", "deposits", "withdrawals", "difference"],
    ...assets.map(({ asset, customersUnits, houseUnits, depositedUnits, withdrawnUnits }) => [
      asset,
      ...[customersUnits, houseUnits, depositedUnits, withdrawnUnits].map(String),
      String(customersUnits + houseUnits - depositedUnits + withdrawnUnits),
    ]),
  ];
  const widths = rows[0]?.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths?.[0] ?? 0) : cell.padStart(widths?.[column] ?? 0),
      )
      .join("  "),
  );
}
