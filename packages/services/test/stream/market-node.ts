import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { ASSETS, MARKETS } from "@bourse/core/market";
import { type FlatState, FlatStateReader } from "@bourse/engine/collections";
import type { Command } from "@bourse/engine/command";
import { Exchange } from "@bourse/engine/exchange";
import { systemClock } from "../../src/exchange/clock.ts";
import { Params } from "../../src/exchange/gateway/params.ts";
import { marketRoutes } from "../../src/exchange/gateway/rest/market/index.ts";
import { createStreamServer, type StreamServer } from "../../src/exchange/gateway/stream/index.ts";
import { createMarketData, type MarketData } from "../../src/exchange/market-data/index.ts";
import { QUIET } from "./stream-run.ts";

interface Journalled {
  readonly command: Command;
  readonly timeUs: number;
}

/**
 * An exchange that can be ended and begun anew. Its engine outlives every end, as a journal would;
 * its market data and its sockets do not.
 */
export class MarketNode {
  readonly exchange = new Exchange();
  readonly #clock = systemClock();
  readonly #journal: Journalled[] = [];
  #marketData: MarketData = createMarketData();
  #streams: StreamServer | undefined;
  #http: Server | undefined;
  #snapshot: { readonly state: FlatState; readonly sequence: number } | undefined;

  constructor() {
    for (const spec of ASSETS) this.apply({ kind: "ListAsset", spec });
    for (const spec of MARKETS) this.apply({ kind: "ListMarket", spec });
  }

  get marketData(): MarketData {
    return this.#marketData;
  }

  /** Where it listens now; undefined while it is down. */
  get port(): number | undefined {
    return (this.#http?.address() as AddressInfo | null | undefined)?.port;
  }

  apply(command: Command): void {
    const timeUs = this.#clock.nowUs();
    this.#journal.push({ command, timeUs });
    const sequence = this.#journal.length;
    const events = this.exchange.apply(command, sequence, timeUs);
    this.#marketData.apply({ sequence, timeUs, command, events, replayed: false });
  }

  async start(): Promise<void> {
    this.#marketData = this.#recovered();
    const marketData = this.#marketData;
    const streams = createStreamServer({ marketData, clock: this.#clock, log: QUIET });
    const routes = marketRoutes({ marketData, rateLimits: [] });
    const depth = routes.find(({ path }) => path === "/api/v3/depth");
    const http = createServer((_request, response) => {
      const params = new Params(new Map(Object.entries({ symbol: "BTCUSDT", limit: "5000" })));
      const caller = { accountId: 0, userId: "", apiKey: undefined, ip: "", expiresTimeMs: 0 };
      const context = { params, nowMs: 0, time: (timeUs: number) => timeUs, ...caller };
      response.end(JSON.stringify(depth?.handle(context)));
    });
    http.on("upgrade", (request, socket, head) => streams.handleUpgrade(request, socket, head));
    http.listen(0, "127.0.0.1");
    await once(http, "listening");
    [this.#http, this.#streams] = [http, streams];
  }

  /** In order, with a last word to everybody; or as when the process is killed. */
  async stop(how: "orderly" | "killed"): Promise<void> {
    const [http, streams] = [this.#http, this.#streams];
    this.#http = undefined;
    if (how === "killed") http?.closeAllConnections();
    await streams?.close(how === "killed" ? 0 : 1_000);
    http?.closeAllConnections();
    http?.close();
    this.#marketData.assertValid();
  }

  takeSnapshot(): void {
    const state: FlatState = { numbers: [], arrays: [] };
    this.#marketData.writeTo(state);
    this.#snapshot = { state: structuredClone(state), sequence: this.#journal.length };
  }

  /** What is in the snapshot is read, the rest is replayed; as a restart of the process does it. */
  #recovered(): MarketData {
    const exchange = new Exchange();
    const { state, sequence: from } = this.#snapshot ?? { state: undefined, sequence: 0 };
    const replay = (end: number, begin: number, visit?: MarketData): void => {
      for (const [index, { command, timeUs }] of this.#journal.slice(begin, end).entries()) {
        const sequence = begin + index + 1;
        const events = exchange.apply(command, sequence, timeUs);
        visit?.apply({ sequence, timeUs, command, events, replayed: true });
      }
    };
    replay(from, 0);
    const listing = { assets: exchange.assets(), markets: exchange.markets() };
    const marketData = createMarketData(listing);
    if (state !== undefined) {
      const reader = new FlatStateReader(structuredClone(state));
      marketData.readFrom(reader, (marketId) => exchange.depth(marketId, Infinity));
    }
    replay(this.#journal.length, from, marketData);
    return marketData;
  }
}
