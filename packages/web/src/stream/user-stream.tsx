"use client";

import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useEffect, useRef, type ReactNode } from "react";
import { QUERY } from "../api/queries.ts";
import type { Order, SpotAccount } from "../api/spot-wire.ts";
import { useConfig } from "../config/config-context.tsx";
import { amountText } from "../money/display.ts";
import { useSession, useSessionState } from "../session/session-context.tsx";
import { showToast } from "../ui/toast.tsx";
import {
  mergeBalances,
  mergeOpenOrders,
  reportText,
  type ExecutionReport,
  type UserEvent,
} from "./derive/user-events.ts";
import { UserSocket } from "./user-socket.ts";

/** Histories are asked for again this long after the last event of a burst. */
const HISTORY_DELAY_MS = 600;

/** Keeps the signed-in user's orders and balances current, whatever page asks for them. */
export function UserStream({ children }: { children: ReactNode }) {
  const { wsApiUrl } = useConfig();
  const session = useSession();
  const queries = useQueryClient();
  const state = useSessionState();
  const user = state.status === "signedIn" ? state.email : undefined;
  const shownUser = useRef(user);

  useEffect(() => {
    // What was the last user's goes from everything that shows it; a new user's is asked for.
    if (shownUser.current !== user) void queries.resetQueries({ queryKey: ["user"] });
    shownUser.current = user;
    if (user === undefined) return;
    let historyTimer: ReturnType<typeof setTimeout> | undefined;
    const socket = new UserSocket(wsApiUrl, () => session.idToken(), {
      ready: () => void queries.invalidateQueries({ queryKey: ["user"] }),
      event: (event) => {
        applyEvent(queries, event);
        clearTimeout(historyTimer);
        historyTimer = setTimeout(() => refreshHistories(queries), HISTORY_DELAY_MS);
      },
    });
    return () => {
      clearTimeout(historyTimer);
      socket.close();
    };
  }, [user, wsApiUrl, session, queries]);

  return children;
}

function applyEvent(queries: QueryClient, event: UserEvent): void {
  if (event.e === "executionReport") {
    queries.setQueryData<readonly Order[]>(
      QUERY.openOrders,
      (orders) => orders && mergeOpenOrders(orders, event),
    );
    announce(event);
  } else if (event.e === "outboundAccountPosition") {
    queries.setQueryData<SpotAccount>(
      QUERY.account,
      (account) => account && { ...account, balances: mergeBalances(account.balances, event) },
    );
  } else if (event.e === "balanceUpdate") {
    void queries.invalidateQueries({ queryKey: QUERY.account });
  }
}

function announce(report: ExecutionReport): void {
  const title = reportText(report);
  if (title === undefined) return;
  const filled = `${amountText(report.z)} of ${amountText(report.q)}`;
  const detail = report.x === "TRADE" ? `${filled} at ${amountText(report.L)}` : `Filled ${filled}`;
  showToast(report.x === "TRADE" ? "good" : "plain", title, detail, `${report.s} ${report.i}`);
}

function refreshHistories(queries: QueryClient): void {
  void queries.invalidateQueries({ queryKey: ["user", "orderHistory"] });
  void queries.invalidateQueries({ queryKey: ["user", "ownTrades"] });
}
