import type { Params } from "../params.ts";

/**
 * Who may call: anyone; who names a key, unsigned; the holder of a key that may read; of one that may
 * trade; of one that may withdraw. A signed-in browser (bearer token) may do all of it.
 */
export type Security = "NONE" | "USER_STREAM" | "USER_DATA" | "TRADE" | "WITHDRAW";

/** What a handler knows about one request, whichever transport brought it. */
export interface RequestContext {
  readonly params: Params;
  /** The server's clock when the request was accepted. */
  readonly nowMs: number;
  /** Empty when the route's security is NONE. */
  readonly userId: string;
  /** 0 when the route's security is NONE. */
  readonly accountId: number;
  /** Undefined for a browser signed in with a token, and when the route's security is NONE. */
  readonly apiKey: string | undefined;
  readonly ip: string;
  /** The signature's window ends here: no command may enter the journal later. */
  readonly expiresTimeMs: number;
  /** A time of the engine in the unit the caller asked for; milliseconds unless told otherwise. */
  readonly time: (timeUs: number) => number;
}

/** One endpoint, served alike by REST and by the WebSocket API. */
export interface Route {
  readonly method: "GET" | "POST" | "DELETE" | "PUT";
  readonly path: string;
  /** The method of the WebSocket API that runs the same handler. */
  readonly wsMethod?: string;
  readonly security: Security;
  readonly weight: number | ((params: Params) => number);
  /** Successful calls cost no weight (orders and cancels), or those with such a result. */
  readonly freeOnSuccess?: boolean | ((result: unknown) => boolean);
  /** New orders the call may place; checked against the ORDERS limits and told in headers. */
  readonly orders?: number | ((params: Params) => number);
  /** The answer's JSON value, or a promise of it; throws `ApiError`. */
  readonly handle: (context: RequestContext) => unknown;
}
