/** The audit of an account by an unmodified client: what it was told, against what it can ask for. */
import type { Client } from "../../packages/local/test/binance/ccxt-client.ts";

const MARKET = "BTCUSDT";
/** Enough for every amount of the drill: 10^-12. */
const DECIMALS = 12;

export interface Issue {
  readonly kind: "lost" | "doubled" | "wrong";
  readonly text: string;
}

/** Whose account it is, and what was said of it. */
export interface Told {
  readonly name: string;
  /** What it was given in all, in whole coins, by asset. */
  readonly funds: Readonly<Record<string, string>>;
  /** The numbers of its orders that were answered, by clientOrderId. */
  readonly acknowledged: ReadonlyMap<string, string>;
}

type Row = Readonly<Record<string, string | number | boolean>>;

/** Looks every call up again, and recomputes the balances from the fills and the open orders. */
export async function auditAccount(client: Client, told: Told): Promise<Issue[]> {
  const orders = await allRows("orderId", (fromId) =>
    client.privateGetAllOrders({ symbol: MARKET, orderId: fromId, limit: 1000 }),
  );
  const trades = await allRows("id", (fromId) =>
    client.privateGetMyTrades({ symbol: MARKET, fromId, limit: 1000 }),
  );
  return [
    ...auditOrders(told, orders),
    ...auditFills(told.name, orders, trades),
    ...(await auditBalances(client, told, { orders, trades })),
  ];
}

async function allRows(id: string, page: (fromId: number) => Promise<unknown>): Promise<Row[]> {
  const rows: Row[] = [];
  for (let from = 0; ;) {
    const next = (await page(from)) as Row[];
    rows.push(...next);
    if (next.length < 1000) return rows;
    from = Number(next.at(-1)?.[id]) + 1;
  }
}

function auditOrders({ name, acknowledged }: Told, orders: readonly Row[]): Issue[] {
  const issues: Issue[] = [];
  const seen = new Map<string, string>();
  for (const order of orders) {
    const id = originalClientId(order);
    if (seen.has(id)) issues.push({ kind: "doubled", text: `${name} has ${id} twice` });
    seen.set(id, String(order["orderId"]));
  }
  const orderIds = new Set(seen.values());
  for (const [id, orderId] of acknowledged) {
    if (orderIds.has(orderId)) continue;
    issues.push({ kind: "lost", text: `${name}'s acknowledged ${id} (order ${orderId})` });
  }
  return issues;
}

/** A canceled order carries the cancel's id; its own is not shown any more, so its number stands in. */
const originalClientId = (order: Row): string =>
  order["status"] === "CANCELED" ? `#${order["orderId"]}` : String(order["clientOrderId"]);

function auditFills(name: string, orders: readonly Row[], trades: readonly Row[]): Issue[] {
  const executed = new Map<string, bigint>();
  for (const trade of trades) {
    const id = String(trade["orderId"]);
    executed.set(id, (executed.get(id) ?? 0n) + units(trade["qty"]));
  }
  return orders
    .filter(
      (order) => units(order["executedQty"]) !== (executed.get(String(order["orderId"])) ?? 0n),
    )
    .map((order) => ({
      kind: "wrong" as const,
      text: `${name}'s order ${order["orderId"]} shows executedQty ${order["executedQty"]}, its trades differ`,
    }));
}

async function auditBalances(
  client: Client,
  { name, funds }: Told,
  { orders, trades }: { readonly orders: readonly Row[]; readonly trades: readonly Row[] },
): Promise<Issue[]> {
  const expected = Object.fromEntries(
    Object.entries(funds).map(([asset, total]) => [asset, { total: units(total), locked: 0n }]),
  );
  const add = (asset: unknown, amount: bigint) => {
    const entry = expected[String(asset)];
    if (entry !== undefined) entry.total += amount;
  };
  for (const trade of trades) {
    const sign = trade["isBuyer"] === true ? 1n : -1n;
    add("BTC", sign * units(trade["qty"]));
    add("USDT", -sign * units(trade["quoteQty"]));
    add(trade["commissionAsset"], -units(trade["commission"]));
  }
  for (const order of orders) {
    if (order["status"] !== "NEW" && order["status"] !== "PARTIALLY_FILLED") continue;
    const left = units(order["origQty"]) - units(order["executedQty"]);
    const asset = order["side"] === "BUY" ? "USDT" : "BTC";
    const entry = expected[asset];
    const held = order["side"] === "BUY" ? (left * units(order["price"])) / 10n ** 12n : left;
    if (entry !== undefined) entry.locked += held;
  }
  const { balances } = (await client.privateGetAccount()) as { balances: Row[] };
  return Object.entries(expected).flatMap(([asset, { total, locked }]) => {
    const row = balances.find((balance) => balance["asset"] === asset);
    const actual = { free: units(row?.["free"]), locked: units(row?.["locked"]) };
    if (actual.locked === locked && actual.free + actual.locked === total) return [];
    const text = `${name} ${asset}: free ${row?.["free"]}, locked ${row?.["locked"]}; from the fills: total ${total}, locked ${locked} (10^-12)`;
    return [{ kind: "wrong" as const, text }];
  });
}

function units(text: Row[string] | undefined): bigint {
  const [whole = "0", fraction = ""] = String(text ?? "0").split(".");
  return BigInt(whole + fraction.slice(0, DECIMALS).padEnd(DECIMALS, "0"));
}
