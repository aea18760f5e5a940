import { Exchange } from "@bourse/engine/exchange";
import { Health, type Log } from "../runtime/index.ts";
import type { Clock } from "./clock.ts";
import type { FindCredential } from "./gateway/authenticator.ts";
import type { FindBearer } from "./gateway/bearer.ts";
import { createGateway, type Gateway } from "./gateway/gateway.ts";
import { IpLimiter } from "./gateway/ip-limiter.ts";
import { OrderLimiter } from "./gateway/order-limiter.ts";
import { GuardedExchange } from "./guarded-exchange.ts";
import { History } from "./history/index.ts";
import type { Journal } from "./journal/port.ts";
import { bringListingUpToDate, type Listing } from "./listing.ts";
import { createMarketData } from "./market-data/index.ts";
import { Operations } from "./operator/operations.ts";
import { OperatorServer } from "./operator/server.ts";
import { Publisher } from "./publisher.ts";
import { Sequencer } from "./sequencer.ts";
import type { Settings } from "./settings.ts";
import { createUserData } from "./user-data/index.ts";

export interface StartParts {
  readonly settings: Settings;
  readonly journal: Journal;
  readonly listing: Listing;
  readonly findCredential: FindCredential;
  readonly findBearer: FindBearer;
  readonly clock: Clock;
  readonly log: Log;
  readonly onJournalFailure: (error: unknown) => void;
}

export interface RunningExchange {
  readonly port: number;
  readonly operatorPort: number;
  readonly keyChanged: (apiKey: string) => void;
  /** Answers what is under way and leaves the journal closed. */
  readonly stop: () => Promise<void>;
}

/** The exchange: reads its journal back, lists what is missing, and only then opens its ports. */
export async function startExchange(parts: StartParts): Promise<RunningExchange> {
  const { settings, journal, clock, log } = parts;
  const startedMs = performance.now();
  const exchange = new Exchange();
  const publisher = new Publisher(log);
  const guarded = new GuardedExchange(exchange, log);
  const { onJournalFailure } = parts;
  const sequencer = new Sequencer({
    journal,
    exchange: guarded,
    publisher,
    clock,
    log,
    onJournalFailure,
  });
  const projections = subscribeProjections(publisher, parts);
  const replayedCommands = await sequencer.replay();
  log.info("journal-replayed", {
    commands: replayedCommands,
    sequence: exchange.sequence,
    tookMs: Math.round(performance.now() - startedMs),
  });
  await bringListingUpToDate(exchange, parts.listing, (command) => sequencer.submit(command));

  const health = new Health(() => ({
    sequence: exchange.sequence,
    queuedCommands: sequencer.queuedCommands,
    haltedMarkets: guarded.haltedMarketIds.size,
  }));
  const gateway = createGateway({
    ...projections,
    exchange,
    health,
    clock,
    log,
    submit: (command, expiresTimeMs) => sequencer.submit(command, expiresTimeMs),
    findCredential: parts.findCredential,
    findBearer: parts.findBearer,
    corsOrigins: settings.corsOrigins,
    trustedProxies: settings.trustedProxies,
  });
  const operator = new OperatorServer({
    operations: new Operations({
      exchange,
      submit: (command) => sequencer.submit(command),
      facts: () => ({ replayedCommands, queuedCommands: sequencer.queuedCommands }),
    }),
    token: settings.operatorToken,
    log,
  });
  return open({ settings, gateway, operator, sequencer, health });
}

/** Everything built from the events; in this order, so that streams speak after the books moved. */
function subscribeProjections(publisher: Publisher, { settings, clock }: StartParts) {
  const marketData = createMarketData();
  const userData = createUserData({ clock });
  const history = new History();
  const orderLimiter = new OrderLimiter(settings.orderLimits);
  publisher.subscribe((applied) => history.apply(applied));
  publisher.subscribe((applied) => orderLimiter.apply(applied));
  publisher.subscribe((applied) => marketData.apply(applied));
  publisher.subscribe((applied) => userData.apply(applied));
  return {
    marketData,
    userData,
    history,
    orderLimiter,
    ipLimiter: new IpLimiter(settings.ipLimits),
  };
}

interface Opening {
  readonly settings: Settings;
  readonly gateway: Gateway;
  readonly operator: OperatorServer;
  readonly sequencer: Sequencer;
  readonly health: Health;
}

async function open(opening: Opening): Promise<RunningExchange> {
  const { settings, gateway, operator, sequencer, health } = opening;
  const operatorPort = await operator.listen(settings.operatorPort, settings.operatorHost);
  const port = await gateway.listen(settings.port, settings.host);
  health.ready();
  return {
    port,
    operatorPort,
    keyChanged: (apiKey) => gateway.keyChanged(apiKey),
    stop: async () => {
      health.stopping();
      await Promise.all([gateway.close(), operator.close()]);
      await sequencer.close();
    },
  };
}
