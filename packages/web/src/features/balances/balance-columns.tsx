import { formatDecimal } from "@bourse/core/market/wire";
import { amountText, atDecimals, withThousands } from "../../money/display.ts";
import { AssetMark } from "../../ui/asset-mark.tsx";
import type { Column } from "../../ui/data-table.tsx";
import type { ValuedBalance } from "./use-valued-balances.ts";
import { totalUnits, TOTAL_DECIMALS, VALUE_DECIMALS } from "./valuation.ts";

const HIDDEN = "••••••";

/** The columns of a table of balances; amounts can be hidden from a neighbour's eyes. */
export function balanceColumns(hidden: boolean): readonly Column<ValuedBalance>[] {
  const amount = (text: string) => (hidden ? HIDDEN : amountText(text));
  return [
    {
      key: "asset",
      label: "Asset",
      bare: true,
      render: ({ asset }) => (
        <span className="flex items-center gap-2 font-medium">
          <AssetMark asset={asset} className="size-5" />
          {asset}
        </span>
      ),
    },
    {
      key: "total",
      label: "Total",
      align: "right",
      render: (balance) => amount(formatDecimal(totalUnits(balance), TOTAL_DECIMALS)),
    },
    { key: "free", label: "Free", align: "right", render: ({ free }) => amount(free) },
    { key: "locked", label: "In orders", align: "right", render: ({ locked }) => amount(locked) },
    {
      key: "value",
      label: "In USDT",
      align: "right",
      render: ({ valueUnits: units }) =>
        units === undefined ? "–" : hidden ? HIDDEN : valueText(units),
    },
  ];
}

/** A worth with two places. */
export function valueText(units: bigint): string {
  return withThousands(atDecimals(formatDecimal(units, VALUE_DECIMALS), 2));
}
