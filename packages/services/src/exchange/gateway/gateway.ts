import { exchangeFilters } from "@bourse/core/market";
import type { Command } from "@bourse/engine/command";
import type { Exchange } from "@bourse/engine/exchange";
import type { Health, Log } from "../../runtime/index.ts";
import type { Applied } from "../applied.ts";
import type { Clock } from "../clock.ts";
import type { History } from "../history/index.ts";
import type { MarketArchive, MarketData } from "../market-data/index.ts";
import type { UserData } from "../user-data/index.ts";
import { Authenticator, type FindCredential } from "./authenticator.ts";
import type { FindBearer } from "./bearer.ts";
import { Dispatcher } from "./dispatcher.ts";
import type { IpLimiter } from "./ip-limiter.ts";
import type { OrderLimiter } from "./order-limiter.ts";
import { closedProductRoutes } from "./rest/closed-products.ts";
import { Cors } from "./rest/cors.ts";
import { marketRoutes } from "./rest/market/index.ts";
import { RestApi } from "./rest/rest-api.ts";
import type { Route } from "./rest/route.ts";
import { tradingRoutes } from "./rest/trading/index.ts";
import { type Wallet, walletRoutes } from "./rest/wallet/index.ts";
import { GatewayServer } from "./server.ts";
import { createStreamServer } from "./stream/index.ts";
import { ListenKeys, listenKeyRoutes } from "./user-stream/index.ts";
import { WsApiServer } from "./ws-api/server.ts";

/** What the gateway stands on. */
export interface GatewayParts {
  readonly exchange: Exchange;
  readonly marketData: MarketData;
  readonly marketArchive?: MarketArchive | undefined;
  readonly userData: UserData;
  readonly history: History;
  readonly wallet: Wallet;
  readonly ipLimiter: IpLimiter;
  readonly orderLimiter: OrderLimiter;
  readonly submit: (command: Command, expiresTimeMs: number) => Promise<Applied>;
  /** Resolves when what is under way has its outcome; without it nothing ever is. */
  readonly settled?: () => Promise<void> | undefined;
  /** Whether commands are on their way that market data do not know yet. */
  readonly isWriting?: () => boolean;
  /** Without it, or while it is true, accounts are served; market data always is. */
  readonly isLeading?: () => boolean;
  /** Undefined when that is certain; else it resolves when it is, before an account is told of. */
  readonly confirmLeading?: () => Promise<void> | undefined;
  readonly findCredential: FindCredential;
  readonly findBearer: FindBearer;
  readonly corsOrigins: readonly string[];
  readonly trustedProxies: number;
  readonly health: Health;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Gateway {
  /** Everything it serves by REST and by the WebSocket API. */
  readonly routes: readonly Route[];
  readonly listen: (port: number, host: string) => Promise<number>;
  readonly close: () => Promise<void>;
  /** An API key was deleted or changed: what it opened ends. */
  readonly keyChanged: (apiKey: string) => void;
}

/** Puts the faces of the exchange together: REST, WebSocket API, streams, all on one port. */
export function createGateway(parts: GatewayParts): Gateway {
  const { ipLimiter, orderLimiter, clock, log, trustedProxies, userData } = parts;
  const listenKeys = new ListenKeys(userData, clock);
  const routes = [...routesOf(parts), ...listenKeyRoutes(listenKeys)];
  const authenticator = new Authenticator(parts.findCredential, parts.findBearer);
  const { isLeading, confirmLeading } = parts;
  const leadership = { isLeading, confirmLeading };
  const dispatcher = new Dispatcher(ipLimiter, orderLimiter, leadership);
  const shared = { dispatcher, authenticator, ipLimiter, orderLimiter, clock, log };
  const cors = new Cors(parts.corsOrigins);
  const wsApi = new WsApiServer({ ...shared, userData }, routes);
  const server = new GatewayServer({
    restApi: new RestApi({ ...shared, routes, cors, trustedProxies }),
    wsApi,
    streams: createStreamServer({
      marketData: parts.marketData,
      isWriting: parts.isWriting,
      listenKeys,
      clock,
      log,
    }),
    ipLimiter,
    health: parts.health,
    isLeading,
    clock,
    log,
    trustedProxies,
  });
  return {
    routes,
    listen: (port, host) => server.listen(port, host),
    close: () => server.close(),
    keyChanged: (apiKey) => {
      wsApi.keyChanged(apiKey);
      listenKeys.keyChanged(apiKey);
    },
  };
}

function routesOf(parts: GatewayParts): readonly Route[] {
  const { marketData, marketArchive, ipLimiter, orderLimiter } = parts;
  const rateLimits = [...ipLimiter.published(), ...orderLimiter.published()];
  return [
    ...marketRoutes({
      marketData,
      marketArchive,
      rateLimits,
      exchangeFilters: () => exchangeFilters(parts.exchange.exchangeSpec()),
    }),
    ...tradingRoutes(parts),
    ...walletRoutes(parts),
    ...closedProductRoutes(),
  ];
}
