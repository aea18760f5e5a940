import { createHmac, createPrivateKey, sign } from "node:crypto";
import { addressOf } from "./link.ts";
import { textFrame } from "./ws-link.ts";

/** An account as the exchange under load tells it. */
export interface Trader {
  readonly apiKey: string;
  readonly secretKey: string;
  readonly sessionApiKey: string;
  readonly privateKeyPem: string;
}

/** Which of many equal callers this is, and how many orders it has ready. */
export interface Caller {
  readonly traders: readonly Trader[];
  readonly connection: number;
  /** Tells one run's client order ids from another's. */
  readonly run: string;
  readonly orders: number;
}

/** Long enough for a run; the orders are signed before it begins. */
const RECEIVE_WINDOW_MS = 60_000;
const PRICE = "60000.00";
const QUANTITY = "0.00100";

type Fields = Readonly<Record<string, string>>;

/**
 * Every second order takes what the one before it left in the book. Buyer and seller change roles, so
 * that nobody runs out of money.
 */
function* orders({ traders, connection, run, orders: count }: Caller): Generator<[Trader, Fields]> {
  for (let order = 0; order < count; order += 1) {
    const turn = (order + (connection & 1)) & 3;
    const trader = traders[turn === 0 || turn === 3 ? 0 : 1];
    if (trader === undefined) throw new Error("Two traders are needed.");
    const side = (turn & 1) === 0 ? "BUY" : "SELL";
    yield [trader, { ...limitOrder(side), newClientOrderId: `${run}-${connection}-${order}` }];
  }
}

function limitOrder(side: string): Fields {
  return {
    symbol: "BTCUSDT",
    side,
    type: "LIMIT",
    timeInForce: "GTC",
    quantity: QUANTITY,
    price: PRICE,
    recvWindow: String(RECEIVE_WINDOW_MS),
    timestamp: String(Date.now()),
  };
}

/** `POST /api/v3/order`, signed, with the headers a client's HTTP library sends. */
export function restOrders(caller: Caller): Buffer[] {
  return [...orders(caller)].map(([trader, fields]) => {
    const query = Object.entries(fields)
      .map(([name, value]) => `${name}=${value}`)
      .join("&");
    const signature = createHmac("sha256", trader.secretKey).update(query).digest("hex");
    const target = `/api/v3/order?${query}&signature=${signature}`;
    return request("POST", target, caller.connection, `X-MBX-APIKEY: ${trader.apiKey}\r\n`);
  });
}

export function getRequest(target: string, connection: number): Buffer {
  return request("GET", target, connection, "");
}

function request(method: string, target: string, connection: number, more: string): Buffer {
  const length = method === "GET" ? "" : "Content-Length: 0\r\n";
  return Buffer.from(
    `${method} ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: keep-alive\r\n` +
      `Accept: application/json, text/plain, */*\r\nUser-Agent: bench\r\n` +
      `X-Forwarded-For: ${addressOf(connection)}\r\n${more}${length}\r\n`,
  );
}

/** `order.place`, each signed by itself. */
export function signedFrames(caller: Caller): Buffer[] {
  return [...orders(caller)].map(([trader, fields]) => {
    const params = { ...fields, apiKey: trader.apiKey };
    const payload = sortedPayload(params);
    const signature = createHmac("sha256", trader.secretKey).update(payload).digest("hex");
    return frame(fields["newClientOrderId"] ?? "", "order.place", { ...params, signature });
  });
}

/** `order.place` of a connection that has logged on. */
export function sessionFrames(caller: Caller): Buffer[] {
  return [...orders(caller)].map(([, fields]) =>
    frame(fields["newClientOrderId"] ?? "", "order.place", fields),
  );
}

/** `session.logon`: odd connections are the second trader's. */
export function logonFrame({ traders, connection }: Caller): Buffer {
  const trader = traders[connection & 1];
  if (trader === undefined) throw new Error("Two traders are needed.");
  const params = { apiKey: trader.sessionApiKey, timestamp: String(Date.now()) };
  const key = createPrivateKey(trader.privateKeyPem);
  const signature = sign(null, Buffer.from(sortedPayload(params)), key).toString("base64");
  return frame("logon", "session.logon", { ...params, signature });
}

function sortedPayload(params: Fields): string {
  return Object.keys(params)
    .toSorted()
    .map((name) => `${name}=${params[name]}`)
    .join("&");
}

/** The answers do not tell the rate limits: nobody reads them here. */
function frame(id: string, method: string, params: Fields): Buffer {
  return textFrame(JSON.stringify({ id, method, params }));
}
