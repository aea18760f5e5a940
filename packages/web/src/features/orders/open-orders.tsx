"use client";

import { useMemo, useState } from "react";
import { isOutcomeUnknown, problemText } from "../../api/problem.ts";
import { useCancelAll, useCancelOrder, useOpenOrders } from "../../api/queries.ts";
import type { Order } from "../../api/spot-wire.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import type { Column } from "../../ui/data-table.tsx";
import { usePreferences } from "../../ui/preferences.ts";
import { showToast } from "../../ui/toast.tsx";
import { newestFirst } from "./newest-first.ts";
import { OPEN_ORDER_COLUMNS } from "./order-columns.tsx";
import { UserRows } from "./user-rows.tsx";

/** The orders that still wait, newest first, each with a way to cancel it. */
export function OpenOrders({ symbol }: { symbol: string }) {
  const query = useOpenOrders();
  const hideOthers = usePreferences(({ hideOtherMarkets }) => hideOtherMarkets);
  const shown = useMemo(
    () =>
      query.data &&
      newestFirst(query.data.filter((order) => !hideOthers || order.symbol === symbol)),
    [query.data, hideOthers, symbol],
  );
  const columns = useMemo<readonly Column<Order>[]>(
    () => [
      ...OPEN_ORDER_COLUMNS,
      {
        key: "cancel",
        label: "Cancel",
        align: "right",
        bare: true,
        pinned: true,
        render: (order) => <CancelButton order={order} />,
      },
    ],
    [],
  );
  return (
    <>
      <UserRows
        query={{ ...query, data: shown } as typeof query}
        label="Open orders"
        columns={columns}
        keyOf={(order) => `${order.symbol} ${order.orderId}`}
        empty="You have no open orders."
      />
      {shown !== undefined && shown.length > 1 && <CancelAll orders={shown} />}
    </>
  );
}

function CancelButton({ order }: { order: Order }) {
  const cancel = useCancelOrder();
  return (
    <Button
      look="danger"
      size="small"
      className="!h-6"
      busy={cancel.isPending}
      aria-label={`Cancel order ${order.orderId} on ${order.symbol}`}
      onClick={() =>
        cancel.mutate(order, {
          onError: (error) =>
            showToast("bad", refusalTitle(error, "Not canceled"), problemText(error)),
        })
      }
    >
      Cancel
    </Button>
  );
}

function refusalTitle(error: unknown, refused: string): string {
  return isOutcomeUnknown(error) ? "Not confirmed" : refused;
}

function CancelAll({ orders }: { orders: readonly Order[] }) {
  const [asking, setAsking] = useState(false);
  const cancelAll = useCancelAll();
  const symbols = [...new Set(orders.map(({ symbol }) => symbol))];
  const confirm = () =>
    cancelAll.mutate(symbols, {
      onError: (error) =>
        showToast("bad", refusalTitle(error, "Not all canceled"), problemText(error)),
      onSettled: () => setAsking(false),
    });
  return (
    <div className="bg-panel border-line sticky bottom-0 flex justify-end border-t px-3 py-1.5">
      <Button look="danger" size="small" onClick={() => setAsking(true)}>
        Cancel all
      </Button>
      <ConfirmDialog
        open={asking}
        title={`Cancel ${orders.length} orders?`}
        confirmLabel="Cancel them all"
        busy={cancelAll.isPending}
        onConfirm={confirm}
        onClose={() => setAsking(false)}
      >
        All your open orders on {symbols.join(", ")} will be canceled. What they hold becomes free
        again.
      </ConfirmDialog>
    </div>
  );
}
