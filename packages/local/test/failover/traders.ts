import {
  alice,
  bob,
  deposit,
  type TestServer,
  type TestUser,
} from "../../../services/test/exchange/harness.ts";
import { Connection, NoAnswer, type Reply } from "./connection.ts";

/** Codes of the spot API that the traders know what to do about. */
const CODE = {
  internal: -1001,
  unknown: -1007,
  busy: -1008,
  shutDown: -1016,
  tooLate: -1021,
  noSuchOrder: -2013,
};
const SYMBOL = "BTCUSDT";
/** An order is carried out so long after it was sent, or never. */
const WINDOW_MS = 500;
/** Clocks of clients and exchange differ. */
const CLOCK_MS = 20;
const ANSWER_MS_MAX = 500;
const RECONNECT_MS = 10;
/**
 * Longer than any gap, and than many restarts of a whole stack on a busy machine; then the exchange
 * owes an answer to what became of an order.
 */
const OUTCOME_MS_MAX = 180_000;
/** An account may have so many open orders; sweeping them now and then keeps it below. */
const SWEEP_EVERY = 5;

export interface Calls {
  /** What was told of each order, by clientOrderId. */
  readonly acknowledged: Map<string, number>;
  /** Without an answer so far, or for good. */
  readonly unknown: Set<string>;
  /** How many had no answer when a process failed, over all cycles. */
  inFlight: number;
  /** Outcomes that were unknown, asked for by clientOrderId, and told. */
  resolved: number;
  /** Judged and not taken. */
  refused: number;
  /** An order that was told two different orderIds. */
  readonly conflicts: string[];
  /** Told of every acknowledgement, and who gave it. */
  onAck: (base: string) => void;
}

export const newCalls = (): Calls => ({
  acknowledged: new Map(),
  unknown: new Set(),
  inFlight: 0,
  resolved: 0,
  refused: 0,
  conflicts: [],
  onAck: () => {},
});

export interface TraderOptions {
  readonly calls: Calls;
  readonly random: () => number;
  readonly bases: () => readonly string[];
  /** Orders each connection has under way at once. */
  readonly inFlight: number;
  /** How long each of them rests after its answer, milliseconds; not at all if nothing is said. */
  readonly restMs?: () => number;
}

/** Gives both users more than they can trade away. */
export async function fund(addresses: Pick<TestServer, "base" | "operatorBase">): Promise<void> {
  const server = { ...addresses, keyChanged: () => {}, stop: () => Promise.resolve() };
  for (const user of [alice, bob]) {
    for (const [asset, amount] of Object.entries({ BTC: "10000", USDT: "80000000" })) {
      const { status, body } = await deposit(server, user, asset, amount);
      if (status !== 200) throw new Error(`No funds for the drill: ${JSON.stringify(body)}`);
    }
  }
}

let named = 0;

/**
 * Trades through one connection as a careful client does: what has no answer is asked for by its
 * clientOrderId, and sent once more only when the exchange says that there is no such order.
 */
export class Trader {
  readonly #user: TestUser;
  readonly #side: "BUY" | "SELL";
  readonly #options: TraderOptions;
  #connection: Connection | undefined;
  #base = 0;
  #isRunning = true;

  constructor(user: TestUser, side: "BUY" | "SELL", options: TraderOptions) {
    this.#user = user;
    this.#side = side;
    this.#options = options;
  }

  /** Trades until `stop`; then what is under way is still brought to its end. */
  async run(): Promise<void> {
    const { inFlight } = this.#options;
    await Promise.all(Array.from({ length: inFlight }, (_, slot) => this.#runSlot(slot)));
    this.#connection?.close();
  }

  stop(): void {
    this.#isRunning = false;
  }

  async #runSlot(slot: number): Promise<void> {
    let sent = 0;
    while (this.#isRunning) {
      sent += 1;
      if (slot === 0 && sent % SWEEP_EVERY === 0) await this.#sweep();
      await this.#place(`${this.#user.accountId}-${(named += 1)}`);
      const restMs = this.#options.restMs?.() ?? 0;
      if (restMs > 0) await pause(restMs);
    }
  }

  async #place(clientOrderId: string): Promise<void> {
    const { calls } = this.#options;
    const order = { ...this.#terms(), newClientOrderId: clientOrderId };
    const name = { symbol: SYMBOL, origClientOrderId: clientOrderId };
    calls.unknown.add(clientOrderId);
    const untilMs = Date.now() + OUTCOME_MS_MAX;
    let last: unknown;
    for (let isSent = false; ;) {
      const timestamp = Date.now();
      if (timestamp > untilMs) {
        throw new Error(
          `Nobody could say what became of ${clientOrderId}; last answer: ${String(JSON.stringify(last))}`,
        );
      }
      try {
        const reply = isSent
          ? await this.#ask("order.status", name)
          : await this.#ask("order.place", { ...order, timestamp, recvWindow: WINDOW_MS });
        last = reply;
        if (reply.status === 200) return this.#told(clientOrderId, reply, isSent);
        if (reply.code === CODE.noSuchOrder) isSent = false;
        else if (reply.code === CODE.unknown) isSent = true;
        else if (isForAnother(reply)) await this.#tryAnother();
        else if (reply.code !== CODE.tooLate) return this.#refused(clientOrderId);
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error;
        // Until its window has ended somebody may still carry it out: then no "no" counts.
        if (!isSent) await pause(timestamp + WINDOW_MS + CLOCK_MS - Date.now());
        isSent = true;
        await this.#tryAnother();
      }
    }
  }

  #terms() {
    const { random } = this.#options;
    return {
      symbol: SYMBOL,
      side: this.#side,
      type: "LIMIT",
      timeInForce: "GTC",
      quantity: ((1 + Math.floor(random() * 40)) / 10_000).toFixed(4),
      price: 50_000 + Math.floor(random() * 20),
      newOrderRespType: "ACK",
    };
  }

  #told(clientOrderId: string, { result }: Reply, wasUnknown: boolean): void {
    const { calls } = this.#options;
    const orderId = Number(result.orderId);
    const before = calls.acknowledged.get(clientOrderId);
    if (before !== undefined && before !== orderId) {
      calls.conflicts.push(`${clientOrderId} was told to be order ${before} and order ${orderId}`);
    }
    calls.acknowledged.set(clientOrderId, orderId);
    calls.unknown.delete(clientOrderId);
    if (wasUnknown) calls.resolved += 1;
    else calls.onAck(this.#connection?.base ?? "");
  }

  #refused(clientOrderId: string): void {
    const { calls } = this.#options;
    calls.unknown.delete(clientOrderId);
    calls.refused += 1;
  }

  async #sweep(): Promise<void> {
    await this.#ask("openOrders.cancelAll", { symbol: SYMBOL }).catch(() => {});
  }

  #ask(method: string, fields: Readonly<Record<string, string | number>>): Promise<Reply> {
    if (this.#connection === undefined || this.#connection.isClosed) {
      const bases = this.#options.bases();
      const base = bases[this.#base % bases.length];
      if (base === undefined) return Promise.reject(new NoAnswer());
      this.#connection = new Connection(base);
    }
    return this.#connection.call(this.#user, method, fields, ANSWER_MS_MAX);
  }

  /** All slots share the connection: only the first that finds it useless gives it up. */
  async #tryAnother(): Promise<void> {
    const useless = this.#connection;
    await pause(RECONNECT_MS);
    if (useless === undefined || this.#connection !== useless) return;
    this.#base += 1;
    this.#connection = undefined;
    useless.close();
  }
}

/** One who buys and one who sells, each with half of the connections. */
export function makeTraders(
  [buyer, seller]: readonly [TestUser, TestUser],
  connections: number,
  options: TraderOptions,
): Trader[] {
  return Array.from({ length: connections }, (_, at) =>
    at % 2 === 0 ? new Trader(buyer, "BUY", options) : new Trader(seller, "SELL", options),
  );
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}

function isForAnother({ code }: Reply): boolean {
  return code === CODE.internal || code === CODE.shutDown || code === CODE.busy;
}
