"use client";

import Link from "next/link";
import { useMemo } from "react";
import { Button, buttonClass } from "../../ui/button.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Panel } from "../../ui/panel.tsx";
import { usePreferences } from "../../ui/preferences.ts";
import { Empty, Failure, Skeleton, SkeletonRows } from "../../ui/states.tsx";
import { balanceColumns, valueText } from "./balance-columns.tsx";
import { useAllTickers, useValuedBalances, type ValuedBalance } from "./use-valued-balances.ts";

/** Balances below a dollar count as small. */
const SMALL_UNITS = 1_000_000n;

/** Everything the user holds, and what it is worth. */
export function Wallet() {
  const query = useValuedBalances(useAllTickers());
  return (
    <div className="flex flex-col gap-4">
      <Total balances={query.data} />
      <Holdings query={query} />
    </div>
  );
}

function Total({ balances }: { balances: readonly ValuedBalance[] | undefined }) {
  const { hideAmounts, set } = usePreferences();
  return (
    <Panel aria-label="Total" className="border-line rounded-xl border p-5">
      <div className="text-muted flex items-center gap-2 text-sm">
        Estimated total
        <Button
          look="quiet"
          size="small"
          className="w-7 !px-0"
          aria-label={hideAmounts ? "Show amounts" : "Hide amounts"}
          aria-pressed={hideAmounts}
          onClick={() => set({ hideAmounts: !hideAmounts })}
        >
          <Icon name={hideAmounts ? "eyeOff" : "eye"} />
        </Button>
      </div>
      {balances === undefined ? (
        <Skeleton className="mt-2 h-9 w-64" />
      ) : (
        <p className="mt-1 text-3xl font-semibold" data-testid="wallet-total">
          {hideAmounts ? "••••••" : valueText(sumOf(balances))}
          <span className="text-muted ml-2 text-base font-medium">USDT</span>
        </p>
      )}
      {balances !== undefined && !hideAmounts && <Shares balances={balances} />}
    </Panel>
  );
}

function Holdings({ query }: { query: ReturnType<typeof useValuedBalances> }) {
  const { data, isError, error, refetch } = query;
  const { hideAmounts, hideSmallBalances, set } = usePreferences();
  const columns = useMemo(() => balanceColumns(hideAmounts), [hideAmounts]);
  const shown = data?.filter(
    (row) => !hideSmallBalances || row.valueUnits === undefined || row.valueUnits >= SMALL_UNITS,
  );
  return (
    <Panel aria-label="Balances" className="border-line rounded-xl border pb-2">
      <div className="flex items-center justify-between px-5 py-4">
        <h2 className="text-sm font-semibold">Balances</h2>
        <label className="text-muted flex items-center gap-1.5 text-xs">
          <input
            type="checkbox"
            checked={hideSmallBalances}
            className="accent-accent"
            onChange={(event) => set({ hideSmallBalances: event.target.checked })}
          />
          Hide small balances
        </label>
      </div>
      {shown !== undefined && shown.length > 0 && (
        <DataTable
          label="Balances"
          columns={columns}
          rows={shown}
          keyOf={(row) => row.asset}
          roomy
        />
      )}
      {shown?.length === 0 && (
        <Empty title="Nothing here yet.">
          <Link href="/" className={buttonClass({ size: "small" })}>
            Look at the markets
          </Link>
        </Empty>
      )}
      {data === undefined && isError && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && !isError && <SkeletonRows rows={5} />}
    </Panel>
  );
}

function sumOf(balances: readonly ValuedBalance[]): bigint {
  return balances.reduce((sum, { valueUnits }) => sum + (valueUnits ?? 0n), 0n);
}

const HUES: Readonly<Record<string, string>> = {
  BTC: "#d9822b",
  ETH: "#5f7de8",
  SOL: "#a05fe0",
  BNB: "#d4b124",
  USDT: "#2fa57b",
};

/** One bar: how the total is shared between the assets. */
function Shares({ balances }: { balances: readonly ValuedBalance[] }) {
  const total = sumOf(balances);
  if (total === 0n) return null;
  const shares = balances
    .map(({ asset, valueUnits }) => ({
      asset,
      perMille: Number(((valueUnits ?? 0n) * 1000n) / total),
    }))
    .filter(({ perMille }) => perMille > 0);
  return (
    <div className="mt-4">
      <div aria-hidden="true" className="flex h-2 gap-0.5 overflow-hidden rounded-full">
        {shares.map(({ asset, perMille }) => (
          <span
            key={asset}
            style={{ flexGrow: perMille, backgroundColor: HUES[asset] ?? "#7f8a9c" }}
          />
        ))}
      </div>
      <ul className="text-muted mt-2 flex flex-wrap gap-x-4 gap-y-1 text-xs">
        {shares.map(({ asset, perMille }) => (
          <li key={asset} className="flex items-center gap-1.5">
            <span
              aria-hidden="true"
              className="size-2 rounded-full"
              style={{ backgroundColor: HUES[asset] ?? "#7f8a9c" }}
            />
            {asset} {(perMille / 10).toFixed(1)}%
          </li>
        ))}
      </ul>
    </div>
  );
}
