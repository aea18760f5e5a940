"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import Link from "next/link";
import { useSessionState } from "../../session/session-context.tsx";
import { DataTable, type Column } from "../../ui/data-table.tsx";
import { Empty, Failure, SkeletonRows } from "../../ui/states.tsx";

interface UserRowsProps<R> {
  readonly query: UseQueryResult<readonly R[]>;
  readonly label: string;
  readonly columns: readonly Column<R>[];
  readonly keyOf: (row: R) => string | number;
  readonly empty: string;
}

/** A list of the user's own, in each of its states: signed out, loading, failed, empty, there. */
export function UserRows<R>({ query, label, columns, keyOf, empty }: UserRowsProps<R>) {
  const { status } = useSessionState();
  if (status === "signedOut") {
    return (
      <Empty icon="user" title="Sign in to see your orders and balances." className="h-full">
        <Link href="/login" className="text-accent text-xs font-medium underline">
          Sign in
        </Link>
      </Empty>
    );
  }
  if (query.data !== undefined) {
    if (query.data.length === 0) return <Empty title={empty} className="h-full" />;
    return <DataTable label={label} columns={columns} rows={query.data} keyOf={keyOf} />;
  }
  if (query.isError) {
    return <Failure error={query.error} onRetry={() => void query.refetch()} className="h-full" />;
  }
  return <SkeletonRows rows={4} />;
}
