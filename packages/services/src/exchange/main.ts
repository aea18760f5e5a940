import { join } from "node:path";
import { findAccountByUserId } from "@bourse/core/account";
import { createCipher, findCredential, listChangedSince } from "@bourse/core/api-key";
import { ASSETS, MARKETS } from "@bourse/core/market";
import { createTable } from "@bourse/core/table";
import { Resource } from "sst";
import { createLog, onShutdown } from "../runtime/index.ts";
import { systemClock } from "./clock.ts";
import { createBearer } from "./gateway/bearer.ts";
import { KeyCache } from "./gateway/key-cache.ts";
import { openFileJournal } from "./journal/file.ts";
import { STOP_MS_MAX } from "./limits.ts";
import { readSettings } from "./settings.ts";
import { startExchange } from "./start.ts";

/**
 * The exchange process. This file alone says which journal, which identity store and which clock it
 * runs on; everything else is handed what it needs.
 */
const log = createLog("exchange");

async function main(): Promise<void> {
  const settings = readSettings(process.env);
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
    journal: await openFileJournal({ directory: join(settings.dataDir, "journal"), log }),
    listing: { assets: ASSETS, markets: MARKETS },
    findCredential: (apiKey) => keys.find(apiKey),
    findBearer: createBearer({
      userPoolId: Resource.Users.id,
      clientId: Resource.WebClient.id,
      endpoint: process.env["AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER"],
      findAccount: (userId) => findAccountByUserId(table, userId),
    }),
    clock,
    log,
    // What is on disk is unknown now; the next start reads it and knows.
    onJournalFailure: () => process.exit(1),
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

main().catch((error: unknown) => {
  log.error("not-started", { error: error instanceof Error ? error.message : String(error) });
  process.exit(1);
});
