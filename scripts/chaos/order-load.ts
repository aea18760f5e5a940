/**
 * Sends orders at a steady pace and writes one line per order: a program of its own, so that what
 * else the drill does takes no time from it.
 */
import { createHmac } from "node:crypto";
import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/** What it is told, as JSON in BOURSE_LOAD. */
export interface LoadTask {
  readonly url: string;
  readonly accounts: readonly {
    readonly name: string;
    readonly apiKey: string;
    readonly secretKey: string;
  }[];
  readonly pairsPerSecond: number;
  /** Goes before each client order id. */
  readonly prefix: string;
}

/** What became of one order. */
export interface Sent {
  readonly name: string;
  readonly clientOrderId: string;
  readonly atMs: number;
  readonly tookMs: number;
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;
  readonly orderId?: number;
  /** What was said to an order that was refused. */
  readonly refusal?: string;
}

const ANSWER_MS_MAX = 10_000;
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

if (import.meta.main) {
  const task = JSON.parse(process.env["BOURSE_LOAD"] ?? "") as LoadTask;
  let running = true;
  process.stdin.on("end", () => (running = false)).resume();
  const under = new Set<Promise<void>>();
  const periodMs = 1000 / task.pairsPerSecond;
  const begunMs = performance.now();
  for (let pair = 0; running; pair += 1) {
    await sleep(Math.max(0, begunMs + pair * periodMs - performance.now()));
    const sending = tradeOnce(task, pair).finally(() => under.delete(sending));
    under.add(sending);
  }
  await Promise.all(under);
  agent.destroy();
}

/**
 * One account offers, and once that is answered the other takes it. The first only ever sells and
 * the second only buys: of a trade with oneself a list of fills has two entries with one id, and
 * whoever reads it by pages may lose the second.
 */
async function tradeOnce(task: LoadTask, pair: number): Promise<void> {
  const order = (account: number): Promise<void> =>
    send(task, account, {
      symbol: "BTCUSDT",
      type: "LIMIT",
      timeInForce: "GTC",
      side: account === 0 ? "SELL" : "BUY",
      quantity: "0.0002",
      price: "50000", // one price, so that nothing is left in the book for long
      n: String(pair),
    });
  const [offers, takes] = pair % 2 === 0 ? [0, 1] : [1, 0];
  await order(offers);
  await order(takes);
}

async function send(
  { url, accounts, prefix }: LoadTask,
  index: number,
  { n, ...terms }: Readonly<Record<string, string>>,
): Promise<void> {
  const account = accounts[index];
  if (account === undefined) throw new Error("There are too few accounts.");
  const { name, apiKey, secretKey } = account;
  const clientOrderId = `${prefix}-${name}-${n}`;
  const query = new URLSearchParams({
    ...terms,
    newClientOrderId: clientOrderId,
    newOrderRespType: "ACK",
    recvWindow: "5000",
    timestamp: String(Date.now()),
  }).toString();
  const signature = createHmac("sha256", secretKey).update(query).digest("hex");
  const atMs = Date.now();
  const began = performance.now();
  const { status, body } = await post(
    `${url}/api/v3/order?${query}&signature=${signature}`,
    apiKey,
  );
  const sent: Sent = {
    name,
    clientOrderId,
    atMs,
    tookMs: performance.now() - began,
    status,
    ...(status === 200
      ? { orderId: (JSON.parse(body) as { orderId: number }).orderId }
      : { refusal: body }),
  };
  process.stdout.write(`${JSON.stringify(sent)}\n`);
}

function post(url: string, apiKey: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve) => {
    const none = (): void => resolve({ status: 0, body: "" });
    const headers = { "x-mbx-apikey": apiKey };
    const sending = request(url, { method: "POST", agent, headers }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (text: string) => (body += text));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
      response.on("error", none);
    });
    sending.setTimeout(ANSWER_MS_MAX, () => sending.destroy());
    sending.on("error", none);
    sending.end();
  });
}
