"use client";

import type { TickerStore } from "../../stream/ticker-store.ts";
import { useSessionState } from "../../session/session-context.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { Empty, Failure, SkeletonRows } from "../../ui/states.tsx";
import { balanceColumns } from "./balance-columns.tsx";
import { useValuedBalances } from "./use-valued-balances.ts";

const COLUMNS = balanceColumns(false);

/** The user's balances as a table. */
export function Balances({ tickers }: { tickers: TickerStore | undefined }) {
  const { status } = useSessionState();
  const { data, isError, error, refetch } = useValuedBalances(tickers);
  if (status === "signedOut") {
    return <Empty icon="user" title="Sign in to see your balances." className="h-full" />;
  }
  if (data !== undefined) {
    if (data.length === 0) return <Empty title="You have no balances yet." className="h-full" />;
    return <DataTable label="Balances" columns={COLUMNS} rows={data} keyOf={(row) => row.asset} />;
  }
  if (isError) {
    return <Failure error={error} onRetry={() => void refetch()} className="h-full" />;
  }
  return <SkeletonRows rows={4} />;
}
