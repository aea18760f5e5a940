import type { Answer } from "../exchange/harness.ts";

/** What could tell one account from another in everything that reached somebody. */
export interface Findings {
  readonly orderIds: ReadonlySet<number>;
  readonly listIds: ReadonlySet<number>;
  readonly names: ReadonlySet<string>;
  /** Free balances, by asset. */
  readonly free: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Reads everything again, from the texts that came. */
export function findingsIn(texts: readonly string[]): Findings {
  const finder = new Finder();
  for (const text of texts) finder.meet(JSON.parse(text));
  return finder;
}

const ORDER_IDS = new Set(["orderId", "takerOrderId", "makerOrderId"]);
const NAMES = new Set(["clientOrderId", "origClientOrderId", "listClientOrderId"]);

class Finder implements Findings {
  readonly orderIds = new Set<number>();
  readonly listIds = new Set<number>();
  readonly names = new Set<string>();
  readonly free = new Map<string, Set<string>>();

  meet(node: Answer["body"]): void {
    if (typeof node !== "object" || node === null) return;
    if (Array.isArray(node)) return node.forEach((item) => this.meet(item));
    if (node.e === "executionReport") this.#meetReport(node);
    if (node.e === "listStatus") this.#meetListStatus(node);
    if (node.e === "outboundAccountPosition") {
      for (const { a, f } of node.B) this.#addFree(a, f);
    }
    if (typeof node.free === "string") this.#addFree(node.asset, node.free);
    for (const [name, value] of Object.entries(node)) {
      if (ORDER_IDS.has(name)) this.#addOrder(value);
      else if (name === "orderListId") this.#addList(value);
      else if (NAMES.has(name)) this.#addName(value);
      else this.meet(value);
    }
  }

  #meetReport({ i, U, g, c, C }: Answer["body"]): void {
    this.#addOrder(i);
    this.#addOrder(U);
    this.#addList(g);
    this.#addName(c);
    this.#addName(C);
  }

  #meetListStatus({ g, C, O }: Answer["body"]): void {
    this.#addList(g);
    this.#addName(C);
    for (const { i, c } of O) {
      this.#addOrder(i);
      this.#addName(c);
    }
  }

  #addOrder(id: unknown): void {
    if (typeof id === "number" && id > 0) this.orderIds.add(id);
  }

  #addList(id: unknown): void {
    if (typeof id === "number" && id > 0) this.listIds.add(id);
  }

  #addName(name: unknown): void {
    if (typeof name === "string" && name !== "") this.names.add(name);
  }

  #addFree(asset: string, free: string): void {
    this.free.set(asset, (this.free.get(asset) ?? new Set()).add(free));
  }
}
