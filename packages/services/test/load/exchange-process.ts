/**
 * The exchange as `npm start` runs it, journal and event log in files, in a process of its own, for
 * the bench of the gateway and the fuzzer. It sits behind one proxy: each caller says its address.
 */
import { generateKeyPairSync } from "node:crypto";
import type { Credential } from "@bourse/core/api-key";
import { ASSETS, MARKETS } from "@bourse/core/market";
import { nodeDisk } from "../../src/exchange/disk/index.ts";
import { createBearer } from "../../src/exchange/gateway/bearer.ts";
import { KeyCache } from "../../src/exchange/gateway/key-cache.ts";
import { readSettings, startExchange, systemClock } from "../../src/exchange/index.ts";
import { createLog, onShutdown } from "../../src/runtime/index.ts";
import { deposit, fileJournals, OPERATOR_TOKEN, signed } from "../exchange/harness.ts";

const UNLIMITED = "1000000000";
/** What is measured trades in the middle; so many prices on both sides rest. */
const MIDDLE = 60_000;
const LEVELS = 60;
const FUNDS = { USDT: "10000000", BTC: "1000" };

const [dataDir = ""] = process.argv.slice(2);
const traders = [trader(1001, "A", "a"), trader(1002, "B", "b")] as const;
const credentials = new Map<string, Credential>(
  traders.flatMap((each) => credentialsOf(each)).map((each) => [each.apiKey, each]),
);

const clock = systemClock();
/** What is told of trouble, and of nothing else: the figures, and a fuzzer, depend on there being none. */
const log = { ...createLog("exchange"), info: () => {} };
const keys = new KeyCache({
  store: {
    find: (apiKey) => Promise.resolve(credentials.get(apiKey)),
    changedSince: () => Promise.resolve([]),
  },
  clock,
  log,
});
const exchange = await startExchange({
  settings: readSettings({
    PORT: "0",
    OPERATOR_PORT: "0",
    OPERATOR_TOKEN,
    DATA_DIR: dataDir,
    TRUSTED_PROXIES: "1",
    REQUEST_WEIGHT_PER_MINUTE_MAX: UNLIMITED,
    ORDERS_PER_10_SECONDS_MAX: UNLIMITED,
  }),
  journals: fileJournals(dataDir, log, nodeDisk()),
  listing: { assets: ASSETS, markets: MARKETS },
  findCredential: (apiKey) => keys.find(apiKey),
  findBearer: createBearer({
    userPoolId: "us-east-1_nobody",
    clientId: "nobody",
    endpoint: "http://127.0.0.1:9",
    findAccount: () => Promise.resolve(undefined),
  }),
  clock,
  log,
  onFailure: (error) => {
    throw error;
  },
});
onShutdown({ log, stop: exchange.stop, graceMsMax: 5_000, exitWithParent: true });
const server = {
  base: `http://127.0.0.1:${exchange.port}`,
  operatorBase: `http://127.0.0.1:${exchange.operatorPort}`,
  keyChanged: exchange.keyChanged,
  stop: exchange.stop,
};
for (const each of traders) {
  for (const [asset, amount] of Object.entries(FUNDS)) {
    const { status, body } = await deposit(server, each, asset, amount);
    if (status !== 200) throw new Error(`A deposit was refused: ${JSON.stringify(body)}`);
  }
}
for (let level = 1; level <= LEVELS; level += 1) {
  await rest("BUY", MIDDLE - level);
  await rest("SELL", MIDDLE + level);
}
process.on("message", () => process.send?.({ ...process.cpuUsage(), ...process.memoryUsage() }));
const { port, operatorPort } = exchange;
const ready = {
  port,
  operatorPort,
  operatorToken: OPERATOR_TOKEN,
  traders,
  routes: exchange.routes,
};
process.stdout.write(`${JSON.stringify(ready)}\n`);

/** An order that nobody reaches: what is read of the book has its usual length. */
async function rest(side: string, price: number): Promise<void> {
  const limit = { type: "LIMIT", timeInForce: "GTC", quantity: "0.01000" };
  const { body } = await signed(server, traders[0], "POST /api/v3/order", {
    symbol: "BTCUSDT",
    side,
    price: price.toFixed(2),
    ...limit,
  });
  if (body.status !== "NEW") throw new Error(`An order was refused: ${JSON.stringify(body)}`);
}

/** One account with two keys: one that shares a secret, one with a private half. */
function trader(accountId: number, letter: string, sessionLetter: string) {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519", {
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  return {
    accountId,
    apiKey: letter.repeat(64),
    secretKey: `secret of ${letter} `.repeat(4),
    sessionApiKey: sessionLetter.repeat(64),
    privateKeyPem: privateKey,
    publicKeyPem: publicKey,
  };
}

function credentialsOf(each: ReturnType<typeof trader>): Credential[] {
  const { accountId, apiKey, secretKey, sessionApiKey, publicKeyPem } = each;
  const shared = {
    userId: `user-${accountId}`,
    accountId,
    permissions: ["READ", "TRADE"] as const,
    ipAllowList: [],
  };
  return [
    { ...shared, apiKey, type: "HMAC", secretKey },
    { ...shared, apiKey: sessionApiKey, type: "ED25519", publicKeyPem },
  ];
}
