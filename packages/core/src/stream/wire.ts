import { z } from "zod";

/** What can be followed of a symbol: its newest price, and its open one-minute candle. */
export const streamKind = z.enum(["price", "kline_1m"]);
export type StreamKind = z.infer<typeof streamKind>;

/** `btcusdt@price`, `btcusdt@kline_1m`: the symbol is written in lower case. */
export const streamName = z.templateLiteral([z.string(), "@", streamKind]);
export type StreamName = z.infer<typeof streamName>;

export const streamNameOf = (symbol: string, kind: StreamKind): StreamName =>
  `${symbol.toLowerCase()}@${kind}`;

/** A client's own mark on a request; the answer carries it back. */
export const requestId = z.union([z.int(), z.string().max(36), z.null()]);
export type RequestId = z.infer<typeof requestId>;

/** What a client may send: the control frames of Binance's streams. */
export const controlFrame = z.discriminatedUnion("method", [
  z.object({ method: z.literal("SUBSCRIBE"), params: z.array(z.string()).min(1), id: requestId }),
  z.object({ method: z.literal("UNSUBSCRIBE"), params: z.array(z.string()).min(1), id: requestId }),
  z.object({ method: z.literal("LIST_SUBSCRIPTIONS"), id: requestId }),
]);
export type ControlFrame = z.infer<typeof controlFrame>;

/** The answer to a control frame that was carried out. */
export interface ResultFrame {
  readonly result: null | readonly string[];
  readonly id: RequestId;
}

/** The answer to one that was not. Codes are those of Binance's streams. */
export interface ErrorFrame {
  readonly code: number;
  readonly msg: string;
  readonly id?: RequestId;
}

/** Pushed to followers of `<symbol>@price`. */
export interface PriceEvent {
  readonly e: "price";
  readonly E: number;
  readonly s: string;
  /** The last price. */
  readonly p: string;
  /** Mean close of the last 7 and 25 whole minutes; null until there are that many. */
  readonly ma7: string | null;
  readonly ma25: string | null;
}

/** Pushed to followers of `<symbol>@kline_1m`, in Binance's form. */
export interface KlineEvent {
  readonly e: "kline";
  readonly E: number;
  readonly s: string;
  readonly k: {
    readonly t: number;
    readonly T: number;
    readonly s: string;
    readonly i: "1m";
    readonly f: number;
    readonly L: number;
    readonly o: string;
    readonly c: string;
    readonly h: string;
    readonly l: string;
    readonly v: string;
    readonly n: number;
    readonly x: boolean;
    readonly q: string;
    readonly V: string;
    readonly Q: string;
    readonly B: string;
  };
}
