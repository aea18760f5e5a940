import type { Answer } from "../exchange/harness.ts";

/** What could tell one account from another in everything that reached somebody. */
export interface Findings {
  readonly orderIds: ReadonlySet<number>;
  readonly listIds: ReadonlySet<number>;
  readonly names: ReadonlySet<string>;
  /** Free balances, by asset. */
  readonly free: ReadonlyMap<string, ReadonlySet<string>>;
}

const ORDER_IDS = new Set(["orderId", "takerOrderId", "makerOrderId"]);
const NAMES = new Set(["clientOrderId", "origClientOrderId", "listClientOrderId"]);

/** Reads everything again, from the texts that came. */
export function findingsIn(texts: readonly string[]): Findings {
  const found = {
    orderIds: new Set<number>(),
    listIds: new Set<number>(),
    names: new Set<string>(),
    free: new Map<string, Set<string>>(),
  };
  const meet = (node: Answer["body"]): void => {
    if (typeof node !== "object" || node === null) return;
    if (Array.isArray(node)) return node.forEach(meet);
    meetEvent(node);
    if (typeof node.asset === "string" && typeof node.free === "string") {
      addFree(node.asset, node.free);
    }
    for (const [name, value] of Object.entries(node)) {
      if (ORDER_IDS.has(name) && typeof value === "number" && value > 0) found.orderIds.add(value);
      if (name === "orderListId" && typeof value === "number" && value > 0)
        found.listIds.add(value);
      if (NAMES.has(name) && typeof value === "string" && value !== "") found.names.add(value);
      meet(value);
    }
  };
  const meetEvent = (event: Answer["body"]): void => {
    if (event.e === "executionReport") {
      if (event.i > 0) found.orderIds.add(event.i);
      if (event.U !== undefined) found.orderIds.add(event.U);
      if (event.g > 0) found.listIds.add(event.g);
      for (const name of [event.c, event.C]) if (name !== "") found.names.add(name);
    } else if (event.e === "listStatus") {
      found.listIds.add(event.g);
      found.names.add(event.C);
      for (const { i, c } of event.O) {
        found.orderIds.add(i);
        found.names.add(c);
      }
    } else if (event.e === "outboundAccountPosition") {
      for (const { a, f } of event.B) addFree(a, f);
    }
  };
  const addFree = (asset: string, free: string): void => {
    found.free.set(asset, (found.free.get(asset) ?? new Set()).add(free));
  };
  for (const text of texts) meet(JSON.parse(text));
  return found;
}
