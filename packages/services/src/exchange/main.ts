import { randomUUID } from "node:crypto";
import { findAccountByUserId } from "@bourse/core/account";
import { type BookCache, createRedisBookCache } from "@bourse/core/book-cache";
import { createCipher, findCredential, listChangedSince } from "@bourse/core/api-key";
import { ASSETS, MARKETS } from "@bourse/core/market";
import { createTable } from "@bourse/core/table";
import { createChainNode } from "@bourse/core/wallet";
import { Resource } from "sst";
import { createLog, describeError, onShutdown } from "../runtime/index.ts";
import { systemClock } from "./clock.ts";
import { createBearer } from "./gateway/bearer.ts";
import { KeyCache } from "./gateway/key-cache.ts";
import { createWallet } from "./gateway/rest/wallet/index.ts";
import { createStoredHistory } from "./history/index.ts";
import { followJournal, openJournal, readJournalSettings } from "./journal/index.ts";
import { LEASE_REQUEST_MS_MAX, STOP_MS_MAX } from "./limits.ts";
import { createLeaseStore } from "./role/index.ts";
import { readSettings } from "./settings.ts";
import { startExchange } from "./start.ts";

/**
 * The exchange process. This file alone says which journal, which identity store and which clock it
 * runs on; everything else is handed what it needs.
 */
const log = createLog("exchange");

async function main(): Promise<void> {
  const settings = readSettings(process.env, process.argv.slice(2));
  const journalSettings = readJournalSettings(process.env);
  const { chainNode } = settings;
  const clock = systemClock();
  const table = createTable(Resource.Core.name);
  const cipher = createCipher(Resource.ApiKeyCipher.keyId);
  const keys = new KeyCache({
    store: {
      find: (apiKey) => findCredential(table, cipher, apiKey),
      changedSince: (sinceMs) => listChangedSince(table, sinceMs),
    },
    clock,
    log,
  });
  const exchange = await startExchange({
    settings,
    journals: {
      open: (name) => openJournal(journalSettings, name, log),
      follow: (name) => followJournal(journalSettings, name),
    },
    lease: settings.role === "auto" ? leaseStore() : undefined,
    storedHistory: createStoredHistory(createTable(Resource.OrderHistory.name)),
    bookCache: linkedBookCache(),
    listing: { assets: ASSETS, markets: MARKETS },
    findCredential: (apiKey) => keys.find(apiKey),
    findBearer: createBearer({
      userPoolId: Resource.Users.id,
      clientId: Resource.WebClient.id,
      endpoint: process.env["AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER"],
      findAccount: (userId) => findAccountByUserId(table, userId),
    }),
    wallet: createWallet(table, chainNode && createChainNode(chainNode.url, chainNode.token)),
    clock,
    log,
    // What is durable is unknown now, or somebody else leads; the next start reads it and knows.
    onFailure: (error) => {
      log.error("process-ends", { error: describeError(error) });
      process.exit(1);
    },
  });
  keys.onChange(exchange.keyChanged);
  keys.start();
  onShutdown({
    log,
    stop: async () => {
      keys.stop();
      await exchange.stop();
    },
    graceMsMax: STOP_MS_MAX,
    exitWithParent: settings.exitWithParent,
  });
  const { port, operatorPort } = exchange;
  log.info("listening", { port, operatorPort });
  process.stdout.write(`${JSON.stringify({ listening: { port, operatorPort } })}\n`);
}

/** Undefined where there is no Redis: whoever asks this process needs no cache. */
function linkedBookCache(): BookCache | undefined {
  const { host, port, username } = Resource.BookCacheAddress;
  const password = process.env["BOOK_CACHE_PASSWORD"] ?? "";
  return host === "" ? undefined : createRedisBookCache({ host, port, username, password });
}

/** With little patience: a lease that is answered late is no use. */
function leaseStore() {
  const patience = { attemptsMax: 1, requestMsMax: LEASE_REQUEST_MS_MAX };
  return createLeaseStore(createTable(Resource.Core.name, patience), randomUUID());
}

main().catch((error: unknown) => {
  log.error("not-started", { error: error instanceof Error ? error.message : String(error) });
  process.exit(1);
});
