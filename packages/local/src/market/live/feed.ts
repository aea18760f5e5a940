import WebSocket from "ws";
import type { BotCredentials } from "./config.ts";
import { ANSWER_MS_MAX } from "./limits.ts";
import { sign } from "./rest-client.ts";

/** A WebSocket that tells once when it is gone; whoever uses it then begins anew. */
export interface Feed {
  readonly gone: Promise<Error>;
  close(): void;
}

/** Trades and the best levels of some markets, as every visitor sees them. */
export interface PublicEvents {
  readonly onTrade: (symbol: string, price: number, quantity: number) => void;
  readonly onDepth: (symbol: string, bids: PriceLevel[], asks: PriceLevel[]) => void;
}
export type PriceLevel = readonly [price: string, quantity: string];

export async function openPublicFeed(
  wsUrl: string,
  symbols: readonly string[],
  events: PublicEvents,
): Promise<Feed> {
  const streams = symbols.map((symbol) => symbol.toLowerCase());
  const names = streams.flatMap((name) => [`${name}@trade`, `${name}@depth20@100ms`]);
  return openFeed(`${wsUrl}/stream?streams=${names.join("/")}`, (message) => {
    const { stream, data } = message as { stream?: string; data?: Record<string, unknown> };
    if (stream === undefined || data === undefined) return;
    const [name = "", kind] = stream.split("@");
    const symbol = name.toUpperCase();
    if (kind === "trade") events.onTrade(symbol, Number(data["p"]), Number(data["q"]));
    else events.onDepth(symbol, data["bids"] as PriceLevel[], data["asks"] as PriceLevel[]);
  });
}

/** What an executionReport says that a maker needs to know. */
export interface OrderReport {
  readonly symbol: string;
  readonly orderId: number;
  readonly isOver: boolean;
  readonly executedQuantity: number;
}

const OVER = new Set(["FILLED", "CANCELED", "REJECTED", "EXPIRED", "EXPIRED_IN_MATCH"]);

/** The reports on a bot's own orders. Resolves once the exchange has confirmed the subscription. */
export async function openUserFeed(
  wsApiUrl: string,
  bot: BotCredentials,
  onReport: (report: OrderReport) => void,
): Promise<Feed> {
  let confirm: (() => void) | undefined;
  const confirmed = new Promise<void>((resolve) => (confirm = resolve));
  const feed = await openFeed(
    wsApiUrl,
    (message) => {
      const { status, event } = message as { status?: number; event?: Record<string, unknown> };
      if (status === 200) confirm?.();
      if (event?.["e"] === "executionReport") onReport(reportOf(event));
    },
    subscription(bot),
  );
  const late = after(ANSWER_MS_MAX, `The user data stream of ${bot.name} was not confirmed.`);
  try {
    await Promise.race([confirmed, feed.gone.then((error) => Promise.reject(error)), late.error]);
  } catch (error) {
    feed.close();
    throw error;
  } finally {
    late.cancel();
  }
  return feed;
}

function reportOf(event: Record<string, unknown>): OrderReport {
  return {
    symbol: String(event["s"]),
    orderId: Number(event["i"]),
    isOver: OVER.has(String(event["X"])),
    executedQuantity: Number(event["z"]),
  };
}

function subscription(bot: BotCredentials): object {
  const timestamp = Date.now();
  const signature = sign(bot, `apiKey=${bot.apiKey}&timestamp=${timestamp}`);
  const params = { apiKey: bot.apiKey, timestamp, signature };
  return { id: "user-data", method: "userDataStream.subscribe.signature", params };
}

/** Opens a socket, says something first if asked to, and hands on every JSON message. */
async function openFeed(
  url: string,
  onMessage: (message: unknown) => void,
  greeting?: object,
): Promise<Feed> {
  const socket = new WebSocket(url, {
    handshakeTimeout: ANSWER_MS_MAX,
    perMessageDeflate: false,
  });
  const gone = new Promise<Error>((resolve) => {
    socket.on("error", resolve);
    socket.on("close", (code) => resolve(new Error(`${url} closed the connection (${code}).`)));
  });
  socket.on("message", (data: Buffer) => onMessage(JSON.parse(data.toString("utf8"))));
  const opened = new Promise<void>((resolve) => socket.on("open", () => resolve()));
  await Promise.race([opened, gone.then((error) => Promise.reject(error))]);
  if (greeting !== undefined) socket.send(JSON.stringify(greeting));
  return { gone, close: () => socket.close() };
}

/** A failure in waiting, that can be called off. */
function after(ms: number, message: string): { error: Promise<never>; cancel: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const error = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(message)), ms);
  });
  return { error, cancel: () => clearTimeout(timer) };
}
