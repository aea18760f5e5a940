import type { IncomingMessage, ServerResponse } from "node:http";

const METHODS = "GET, POST, PUT, DELETE";
const REQUEST_HEADERS = "Authorization, Content-Type, X-MBX-APIKEY, X-MBX-TIME-UNIT";
const ANSWER_HEADERS =
  "Retry-After, X-MBX-USED-WEIGHT, X-MBX-USED-WEIGHT-1M, X-MBX-ORDER-COUNT-10S, X-MBX-ORDER-COUNT-1D";

/** Lets the pages of these origins, and no others, call the API from a browser. */
export class Cors {
  readonly #origins: ReadonlySet<string>;

  constructor(origins: readonly string[]) {
    this.#origins = new Set(origins);
  }

  /** Marks the answer; true when the request was a preflight and is answered with that. */
  apply(request: IncomingMessage, response: ServerResponse): boolean {
    const { origin } = request.headers;
    if (origin === undefined) return false;
    response.setHeader("Vary", "Origin");
    const isPreflight = request.method === "OPTIONS";
    if (this.#origins.has(origin)) {
      response.setHeader("Access-Control-Allow-Origin", origin);
      response.setHeader("Access-Control-Expose-Headers", ANSWER_HEADERS);
      if (isPreflight) {
        response.setHeader("Access-Control-Allow-Methods", METHODS);
        response.setHeader("Access-Control-Allow-Headers", REQUEST_HEADERS);
        response.setHeader("Access-Control-Max-Age", "600");
      }
    }
    if (isPreflight) response.writeHead(204).end();
    return isPreflight;
  }
}
