/** One ccxt user of the kill drill, and the audit of everything it was told. */
import type { Ready } from "@bourse/local/run";
import ccxt from "ccxt";

const SYMBOL = "BTC/USDT";
const MARKET = "BTCUSDT";
/** Enough for every amount of the drill: 10^-12. */
const DECIMALS = 12;

export interface Issue {
  readonly kind: "lost" | "doubled" | "wrong";
  readonly text: string;
}

/** What the drill was told by the exchange, over all cycles. */
export interface LedgerOfCalls {
  /** Orders that were answered: by clientOrderId. */
  readonly acknowledged: Map<string, { readonly name: string; readonly orderId: string }>;
  /** Orders without an answer, not looked up yet. */
  readonly unknown: Map<string, string>;
  inFlight: number;
  sent: number;
}

export const newLedgerOfCalls = (): LedgerOfCalls => ({
  acknowledged: new Map(),
  unknown: new Map(),
  inFlight: 0,
  sent: 0,
});

type Row = Readonly<Record<string, string | number | boolean>>;

export class Trader {
  readonly name: string;
  readonly #side: "buy" | "sell";
  readonly client: InstanceType<typeof ccxt.binance>;

  constructor(
    name: string,
    side: "buy" | "sell",
    at: { readonly account: Ready["accounts"][number]; readonly urls: Ready["urls"] },
  ) {
    this.name = name;
    this.#side = side;
    const api = `${at.urls.rest}/api/v3`;
    this.client = new ccxt.binance({
      apiKey: at.account.apiKey,
      secret: at.account.secretKey,
      enableRateLimit: false,
      options: { fetchMarkets: { types: ["spot"] }, fetchMargins: false },
      urls: {
        api: {
          public: api,
          private: api,
          sapi: `${at.urls.rest}/sapi/v1`,
          sapiV2: `${at.urls.rest}/sapi/v2`,
          sapiV3: `${at.urls.rest}/sapi/v3`,
          sapiV4: `${at.urls.rest}/sapi/v4`,
        },
      },
    });
  }

  load(): Promise<unknown> {
    return this.client.loadMarkets();
  }

  /** Sends crossing limit orders, cancelling now and then, until the exchange is gone. */
  async trade(calls: LedgerOfCalls, random: () => number, running: () => boolean): Promise<void> {
    while (running()) {
      const clientOrderId = `${this.name}-${++calls.sent}`;
      const price = 50_000 + Math.floor(random() * 20);
      const amount = (1 + Math.floor(random() * 40)) / 10_000;
      calls.unknown.set(clientOrderId, this.name);
      try {
        const order = await this.client.createOrder(SYMBOL, "limit", this.#side, amount, price, {
          newClientOrderId: clientOrderId,
        });
        calls.acknowledged.set(clientOrderId, { name: this.name, orderId: String(order.id) });
        calls.unknown.delete(clientOrderId);
        if (random() < 0.4) await this.client.cancelAllOrders(SYMBOL).catch(ignoreNothingOpen);
      } catch (error) {
        if (error instanceof ccxt.NetworkError && !(error instanceof ccxt.DDoSProtection)) {
          if (calls.unknown.has(clientOrderId)) calls.inFlight++;
          return;
        }
        calls.unknown.delete(clientOrderId);
        if (!(error instanceof ccxt.RateLimitExceeded || error instanceof ccxt.DDoSProtection))
          throw error;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }
}

function ignoreNothingOpen(error: unknown): void {
  if (!(error instanceof ccxt.OrderNotFound)) throw error;
}

/** Looks every call up again, and recomputes the balances from the fills and the open orders. */
export async function auditAccount(trader: Trader, calls: LedgerOfCalls): Promise<Issue[]> {
  const orders = await allRows("orderId", (fromId) =>
    trader.client.privateGetAllOrders({ symbol: MARKET, orderId: fromId, limit: 1000 }),
  );
  const trades = await allRows("id", (fromId) =>
    trader.client.privateGetMyTrades({ symbol: MARKET, fromId, limit: 1000 }),
  );
  return [
    ...auditOrders(trader.name, orders, calls),
    ...auditFills(trader.name, orders, trades),
    ...(await auditBalances(trader, orders, trades)),
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

function auditOrders(name: string, orders: readonly Row[], calls: LedgerOfCalls): Issue[] {
  const issues: Issue[] = [];
  const seen = new Map<string, string>();
  for (const order of orders) {
    const id = originalClientId(order);
    if (seen.has(id)) issues.push({ kind: "doubled", text: `${name} has ${id} twice` });
    seen.set(id, String(order["orderId"]));
  }
  const orderIds = new Set(seen.values());
  for (const [id, told] of calls.acknowledged) {
    if (told.name !== name) continue;
    if (!orderIds.has(told.orderId))
      issues.push({ kind: "lost", text: `${name}'s acknowledged ${id} (order ${told.orderId})` });
  }
  for (const [id, owner] of calls.unknown) if (owner === name) calls.unknown.delete(id);
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
  trader: Trader,
  orders: readonly Row[],
  trades: readonly Row[],
): Promise<Issue[]> {
  const expected: Record<string, { total: bigint; locked: bigint }> = {
    BTC: { total: units("100"), locked: 0n },
    USDT: { total: units("1000000"), locked: 0n },
  };
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
  const { balances } = (await trader.client.privateGetAccount()) as { balances: Row[] };
  return Object.entries(expected).flatMap(([asset, { total, locked }]) => {
    const row = balances.find((balance) => balance["asset"] === asset);
    const actual = { free: units(row?.["free"]), locked: units(row?.["locked"]) };
    if (actual.locked === locked && actual.free + actual.locked === total) return [];
    const text = `${trader.name} ${asset}: free ${row?.["free"]}, locked ${row?.["locked"]}; from the fills: total ${total}, locked ${locked} (10^-12)`;
    return [{ kind: "wrong" as const, text }];
  });
}

function units(text: Row[string] | undefined): bigint {
  const [whole = "0", fraction = ""] = String(text ?? "0").split(".");
  return BigInt(whole + fraction.slice(0, DECIMALS).padEnd(DECIMALS, "0"));
}
