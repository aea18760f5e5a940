import { join } from "node:path";
import type { BookCache } from "@bourse/core/book-cache";
import { Health, type Log } from "../runtime/index.ts";
import { BookSeeder } from "./book-seeder/index.ts";
import type { Clock } from "./clock.ts";
import { type Disk, nodeDisk } from "./disk/index.ts";
import type { FindCredential } from "./gateway/authenticator.ts";
import type { FindBearer } from "./gateway/bearer.ts";
import { createGateway } from "./gateway/gateway.ts";
import { IpLimiter } from "./gateway/ip-limiter.ts";
import type { Route } from "./gateway/rest/route.ts";
import { CLOSED_WALLET, type Wallet } from "./gateway/rest/wallet/index.ts";
import type { StoredHistory } from "./history/index.ts";
import { OPERATOR_COMMAND_WAIT_MS_MAX } from "./limits.ts";
import type { Listing } from "./listing.ts";
import { type Journals, openMarket } from "./open-market.ts";
import { Operations } from "./operator/operations.ts";
import { OperatorServer } from "./operator/server.ts";
import type { Replica } from "./replica.ts";
import { type LeaseStore, type Membership, openFenced } from "./role/index.ts";
import type { Settings } from "./settings.ts";

export interface StartParts {
  readonly settings: Settings;
  readonly journals: Journals;
  /** With it the process waits for its turn to lead; without it, it leads. */
  readonly lease?: LeaseStore | undefined;
  readonly storedHistory?: StoredHistory | undefined;
  /** Books for readers elsewhere; what it loses is put back from here. */
  readonly bookCache?: BookCache | undefined;
  /** Where snapshots are written; this machine's, unless it is said. */
  readonly disk?: Disk | undefined;
  readonly listing: Listing;
  readonly findCredential: FindCredential;
  readonly findBearer: FindBearer;
  /** Without it nothing comes in or goes out. */
  readonly wallet?: Wallet;
  readonly clock: Clock;
  readonly log: Log;
  /** The process must end: what it knows may not be what is durable, or somebody else leads. */
  readonly onFailure: (error: unknown) => void;
}

export interface RunningExchange {
  readonly port: number;
  readonly operatorPort: number;
  readonly routes: readonly Route[];
  readonly keyChanged: (apiKey: string) => void;
  /** Answers what is under way and leaves the journal closed. */
  readonly stop: () => Promise<void>;
}

/**
 * The exchange. A leader reads its journal back, lists what is missing, and only then opens its
 * ports; a standby opens them for market data while it waits.
 */
export async function startExchange(parts: StartParts): Promise<RunningExchange> {
  const { settings, journals, log, disk = nodeDisk() } = parts;
  const { dataDir, orderLimits } = settings;
  const { replica, membership, standBy } = await openMarket({
    ...parts,
    disk,
    orderLimits,
    snapshotDirectory: join(dataDir, "snapshots"),
    archiveDirectory: join(dataDir, "market-archive"),
    snapshotRules: settings.snapshots,
    openFenced: () => openFenced(() => journals.open("commands"), dataDir, log),
  });
  const { running, openToOthers } = await openPorts(parts, replica, membership);
  standBy(openToOthers);
  return running;
}

/**
 * Where a standby's operator port is: for those on its own machine who look at its state. To the
 * network it is closed, so that who looks for it under the name of both comes to the leader.
 */
const OWN_MACHINE = "127.0.0.1";

async function openPorts(
  parts: StartParts,
  replica: Replica,
  membership: Membership,
): Promise<{ running: RunningExchange; openToOthers: () => Promise<void> }> {
  const { settings, clock, log } = parts;
  const health = new Health(() => membership.facts());
  const gateway = createGateway({
    ...replica,
    ipLimiter: new IpLimiter(settings.ipLimits),
    health,
    clock,
    log,
    isLeading: () => membership.isLeading,
    confirmLeading: () => membership.confirmLeading(),
    submit: (command, expiresTimeMs) => membership.submit(command, expiresTimeMs),
    settled: () => membership.settled(),
    isWriting: () => membership.isWriting,
    findCredential: parts.findCredential,
    findBearer: parts.findBearer,
    wallet: parts.wallet ?? CLOSED_WALLET,
    corsOrigins: settings.corsOrigins,
    trustedProxies: settings.trustedProxies,
  });
  const operator = new OperatorServer({
    operations: new Operations({
      exchange: replica.exchange,
      // Whoever asked has given up by then, and asks again: it must not happen behind his back.
      submit: (command, expiresTimeMs = Infinity) => {
        const waitsUntilMs = clock.nowMs() + OPERATOR_COMMAND_WAIT_MS_MAX;
        return membership.submit(command, Math.min(expiresTimeMs, waitsUntilMs));
      },
      haltedMarketIds: () => replica.guarded.haltedMarketIds,
      facts: () => membership.facts(),
    }),
    token: settings.operatorToken,
    log,
  });
  const operatorHost = membership.isLeading ? settings.operatorHost : OWN_MACHINE;
  const operatorPort = await operator.listen(settings.operatorPort, operatorHost);
  const port = await gateway.listen(settings.port, settings.host);
  health.ready();
  const seeder = startSeeder(parts, replica);
  const running = {
    port,
    operatorPort,
    routes: gateway.routes,
    keyChanged: (apiKey: string) => gateway.keyChanged(apiKey),
    stop: async () => {
      health.stopping();
      await Promise.all([gateway.close(), operator.close()]);
      await membership.stop();
      replica.history.stop();
      await seeder?.stop();
    },
  };
  const openToOthers = async (): Promise<void> => {
    if (settings.operatorHost !== operatorHost) await operator.moveTo(settings.operatorHost);
  };
  return { running, openToOthers };
}

function startSeeder({ bookCache, log }: StartParts, replica: Replica): BookSeeder | undefined {
  if (bookCache === undefined) return undefined;
  const { exchange, marketData } = replica;
  const sequence = (): number => exchange.sequence;
  const seeder = new BookSeeder({ cache: bookCache, marketData, sequence, log });
  seeder.start();
  return seeder;
}
