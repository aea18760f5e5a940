import { type AssetSpec, formatDecimal } from "@bourse/engine/market";
import { depositPartsMax } from "./limits.ts";
import type { CoinNetwork } from "./networks.ts";
import { unitsOf } from "./withdrawal-rules.ts";

/** The amounts to credit, one command each; or why there are none. */
export type Credit = readonly string[] | "too little" | "too much" | "no amount";

const UNITS_MAX = BigInt(Number.MAX_SAFE_INTEGER);
const DECIMAL = /^([0-9]{1,30})(?:\.([0-9]{1,30}))?$/;

/** What the exchange can count of an amount that came in: chains may count finer, and further. */
export function creditOf(amount: string, { depositMin }: CoinNetwork, spec: AssetSpec): Credit {
  const [, whole, fraction = ""] = DECIMAL.exec(amount) ?? [];
  if (whole === undefined) return "no amount";
  const { decimals } = spec;
  const units = BigInt(whole + fraction.slice(0, decimals).padEnd(decimals, "0"));
  if (units < BigInt(unitsOf(depositMin, spec))) return "too little";
  if (units > UNITS_MAX * BigInt(depositPartsMax)) return "too much";
  const parts = [];
  for (let rest = units; rest > 0n; rest -= UNITS_MAX) {
    parts.push(formatDecimal(rest < UNITS_MAX ? rest : UNITS_MAX, decimals));
  }
  return parts;
}
