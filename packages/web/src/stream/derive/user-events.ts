import { signOf } from "../../money/display.ts";
import type { Balance, Order, OrderSide } from "../../api/spot-wire.ts";

/** The fields of an `executionReport` that the pages read. */
export interface ExecutionReport {
  readonly e: "executionReport";
  readonly s: string;
  readonly c: string;
  readonly S: OrderSide;
  readonly o: string;
  readonly f: string;
  readonly q: string;
  readonly p: string;
  readonly P: string;
  readonly C: string;
  readonly x: string;
  readonly X: string;
  readonly i: number;
  readonly l: string;
  readonly z: string;
  readonly L: string;
  readonly w: boolean;
  readonly T: number;
  readonly O: number;
  readonly Z: string;
  readonly Q: string;
}

export interface AccountPosition {
  readonly e: "outboundAccountPosition";
  readonly B: readonly { readonly a: string; readonly f: string; readonly l: string }[];
}

export type UserEvent =
  ExecutionReport | AccountPosition | { readonly e: "balanceUpdate" | "eventStreamTerminated" };

const OPEN = new Set(["NEW", "PARTIALLY_FILLED", "PENDING_NEW"]);

/** The order as a list shows it, after this report. */
export function orderOfReport(report: ExecutionReport): Order {
  return {
    symbol: report.s,
    orderId: report.i,
    // A cancel carries its own client id; the order keeps the one it had.
    clientOrderId: report.C === "" ? report.c : report.C,
    price: report.p,
    origQty: report.q,
    executedQty: report.z,
    origQuoteOrderQty: report.Q,
    cummulativeQuoteQty: report.Z,
    status: report.X,
    timeInForce: report.f,
    type: report.o,
    side: report.S,
    stopPrice: report.P,
    isWorking: report.w,
    time: report.O,
    updateTime: report.T,
  };
}

/** The open orders after a report: put in, changed, or gone. Oldest first, as the exchange lists them. */
export function mergeOpenOrders(orders: readonly Order[], report: ExecutionReport): Order[] {
  const same = (order: Order) => order.symbol === report.s && order.orderId === report.i;
  if (!OPEN.has(report.X)) return orders.filter((order) => !same(order));
  const next = orderOfReport(report);
  return orders.some(same)
    ? orders.map((order) => (same(order) ? next : order))
    : [...orders, next];
}

/** The balances after an account position, which lists only the assets that may have changed. */
export function mergeBalances(balances: readonly Balance[], position: AccountPosition): Balance[] {
  const changed = new Map(position.B.map(({ a, f, l }) => [a, { asset: a, free: f, locked: l }]));
  const merged = balances.map((balance) => {
    const next = changed.get(balance.asset);
    changed.delete(balance.asset);
    return next ?? balance;
  });
  return [...merged, ...changed.values()];
}

/** One sentence for a toast; undefined when the report is not worth one. */
export function reportText(report: ExecutionReport): string | undefined {
  const what = `${report.S === "BUY" ? "Buy" : "Sell"} ${report.s}`;
  if (report.x === "TRADE") {
    return report.X === "FILLED" ? `${what}: filled` : `${what}: partly filled`;
  }
  const isTriggered = report.x === "NEW" && report.w && signOf(report.P) > 0;
  if (isTriggered) return `${what}: the stop price was reached`;
  if (report.x === "CANCELED") return `${what}: canceled`;
  if (report.x === "EXPIRED") return `${what}: expired, what was left was not filled`;
  return undefined;
}
