import { createHmac, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Credential } from "@bourse/core/api-key";
import { apiError } from "@bourse/core/error";
import { ASSETS, MARKETS } from "@bourse/core/market";
import { type Clock, systemClock } from "../../src/exchange/clock.ts";
import { type Disk, nodeDisk } from "../../src/exchange/disk/index.ts";
import type { StoredHistory } from "../../src/exchange/history/index.ts";
import type { Listing } from "../../src/exchange/listing.ts";
import { followFileJournal, openFileJournal } from "../../src/exchange/journal/index.ts";
import type { LeaseStore } from "../../src/exchange/role/index.ts";
import { readSettings } from "../../src/exchange/settings.ts";
import type { Journals } from "../../src/exchange/open-market.ts";
import { type RunningExchange, startExchange } from "../../src/exchange/start.ts";
import type { Log } from "../../src/runtime/index.ts";

export const OPERATOR_TOKEN = "operator-token-of-the-tests";
export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} };

/** A user of the tests: an account with a key that signs. */
export interface TestUser {
  readonly accountId: number;
  readonly apiKey: string;
  readonly secretKey: string;
}

export const alice = user(1001, "A");
export const bob = user(1002, "B");
/** May look, may not trade. */
export const reader = user(1003, "R");
/** Its key works from elsewhere only. */
export const stranger = user(1004, "S");
export const ed25519 = { ...user(1005, "E"), ...generateKeyPairSync("ed25519") };

/** What stands in for Cognito: `token-of-<account>`, good for an hour. */
const TOKEN = /^token-of-([0-9]+)$/;
const TOKEN_LIFE_MS = 3_600_000;

export interface TestServer {
  readonly base: string;
  readonly operatorBase: string;
  readonly keyChanged: (apiKey: string) => void;
  readonly stop: () => Promise<void>;
}

export interface TestServerOptions {
  readonly directory: string;
  readonly clock?: Clock;
  readonly env?: Readonly<Record<string, string>>;
  readonly log?: Log;
  /** With it the server waits for its turn to lead. */
  readonly lease?: LeaseStore | undefined;
  /** What the journal and the event log write to. */
  readonly disk?: Disk;
  /** The logs themselves, when they are not files in the directory. */
  readonly journals?: Journals;
  /** What the history projection would have stored. */
  readonly storedHistory?: StoredHistory | undefined;
  /** What is traded; the usual markets when it is left out. */
  readonly listing?: Listing;
  readonly onJournalFailure?: (error: unknown) => void;
}

/** The real server on free ports, with a real journal in that directory. */
export async function startServer(options: TestServerOptions): Promise<TestServer> {
  const { directory, clock = systemClock(), env = {}, log = silentLog } = options;
  const { disk = nodeDisk(), onJournalFailure = () => {} } = options;
  const exchange: RunningExchange = await startExchange({
    settings: readSettings({
      PORT: "0",
      OPERATOR_PORT: "0",
      OPERATOR_TOKEN,
      DATA_DIR: directory,
      CORS_ORIGINS: "http://localhost:3000",
      ...env,
    }),
    journals: options.journals ?? fileJournals(directory, log, disk),
    disk,
    lease: options.lease,
    storedHistory: options.storedHistory,
    listing: options.listing ?? { assets: ASSETS, markets: MARKETS },
    findCredential: async (apiKey) => credentials.get(apiKey),
    findBearer: async (token) => {
      const accountId = TOKEN.exec(token)?.[1];
      if (accountId === undefined) throw apiError("Unauthorized");
      const expiresTimeMs = clock.nowMs() + TOKEN_LIFE_MS;
      return { userId: `user-${accountId}`, accountId: Number(accountId), expiresTimeMs };
    },
    clock,
    log,
    onFailure: onJournalFailure,
  });
  return {
    base: `http://127.0.0.1:${exchange.port}`,
    operatorBase: `http://127.0.0.1:${exchange.operatorPort}`,
    keyChanged: exchange.keyChanged,
    stop: exchange.stop,
  };
}

/** Journal and event log in the directory, as `JOURNAL=file` has them, on that disk. */
export function fileJournals(dataDir: string, log: Log, disk: Disk): Journals {
  const directoryOf = (name: string): string =>
    join(dataDir, name === "commands" ? "journal" : "events");
  return {
    open: (name) => openFileJournal({ directory: directoryOf(name), log, disk }),
    follow: (name) => followFileJournal({ directory: directoryOf(name), disk }),
  };
}

export function temporaryDirectory(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), "bourse-exchange-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // The tests read whatever fields they expect; a wrong guess is a failing test.
  // oxlint-disable-next-line typescript/no-explicit-any -- see above
  readonly body: any;
}

export type Fields = Readonly<Record<string, string | number>>;

/** `call(server, "GET", "/api/v3/time")`: unsigned, parameters in the query. */
export async function call(
  server: TestServer,
  method: string,
  path: string,
  init: RequestInit = {},
): Promise<Answer> {
  const response = await fetch(server.base + path, { method, ...init });
  const text = await response.text();
  let body: unknown = text;
  try {
    body = JSON.parse(text);
  } catch {
    // Left as text: the test says what it wanted.
  }
  return { status: response.status, headers: response.headers, body };
}

/** The query of a signed request: what a client of Binance makes of these fields. */
export function signedQuery(by: TestUser, fields: Fields): string {
  const text = Object.entries({ timestamp: Date.now(), ...fields })
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join("&");
  return `${text}&signature=${createHmac("sha256", by.secretKey).update(text).digest("hex")}`;
}

export function signed(
  server: TestServer,
  by: TestUser,
  request: string,
  fields: Fields = {},
): Promise<Answer> {
  const [method = "GET", path = "/"] = request.split(" ");
  return call(server, method, `${path}?${signedQuery(by, fields)}`, {
    headers: { "X-MBX-APIKEY": by.apiKey },
  });
}

/** The parameters of a signed request of the WebSocket API. */
export function signedParams(by: TestUser, fields: Fields = {}, key?: KeyObject): Fields {
  const params: Record<string, string | number> = {
    ...fields,
    apiKey: by.apiKey,
    timestamp: fields["timestamp"] ?? Date.now(),
  };
  const payload = Object.keys(params)
    .toSorted()
    .map((name) => `${name}=${params[name]}`)
    .join("&");
  params["signature"] =
    key === undefined
      ? createHmac("sha256", by.secretKey).update(payload).digest("hex")
      : sign(null, Buffer.from(payload), key).toString("base64");
  return params;
}

export async function deposit(
  server: TestServer,
  to: TestUser,
  asset: string,
  amount: string,
): Promise<Answer> {
  const transferId = `${to.accountId}-${asset}-${amount}`;
  return operate(server, "POST /operator/deposits", {
    accountId: to.accountId,
    asset,
    amount,
    transferId,
  });
}

/** An order of alice that meets nobody and ends at once; undefined when nobody answers. */
export function placeMiss(
  server: TestServer,
  symbol: string,
  newClientOrderId: string,
): Promise<Answer | undefined> {
  return signed(server, alice, "POST /api/v3/order", {
    symbol,
    newClientOrderId,
    quantity: "1",
    price: "100",
    side: "BUY",
    type: "LIMIT",
    timeInForce: "IOC",
  }).catch(() => undefined);
}

/** A request to the private port, with the operator's token unless another is given. */
export async function operate(
  server: TestServer,
  request: string,
  body?: object,
  token = OPERATOR_TOKEN,
): Promise<Answer> {
  const [method = "GET", path = "/"] = request.split(" ");
  const response = await fetch(server.operatorBase + path, {
    method,
    headers: { Authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

export async function operatorState(server: TestServer): Promise<Answer["body"]> {
  return (await operate(server, "GET /operator/state")).body;
}

/** Free and locked of every asset that is not empty. */
export async function balancesOf(
  server: TestServer,
  by: TestUser,
): Promise<Record<string, string>> {
  const { body } = await signed(server, by, "GET /api/v3/account", { omitZeroBalances: "true" });
  const balances: { asset: string; free: string; locked: string }[] = body.balances;
  return Object.fromEntries(
    balances.map(({ asset, free, locked }) => [asset, `${free} + ${locked}`]),
  );
}

function user(accountId: number, letter: string): TestUser {
  return { accountId, apiKey: letter.repeat(64), secretKey: `secret of ${letter}` };
}

function hmac(
  by: TestUser,
  permissions: Credential["permissions"],
  ipAllowList: readonly string[] = [],
): Credential {
  const { accountId, apiKey, secretKey } = by;
  return {
    apiKey,
    userId: `user-${accountId}`,
    accountId,
    type: "HMAC",
    permissions,
    ipAllowList,
    secretKey,
  };
}

const credentials = new Map<string, Credential>(
  [
    hmac(alice, ["READ", "TRADE"]),
    hmac(bob, ["READ", "TRADE"], ["127.0.0.0/8"]),
    hmac(reader, ["READ"]),
    hmac(stranger, ["READ", "TRADE"], ["203.0.113.0/24"]),
    {
      ...hmac(ed25519, ["READ", "TRADE"]),
      type: "ED25519" as const,
      publicKeyPem: ed25519.publicKey.export({ type: "spki", format: "pem" }).toString(),
    },
  ].map((credential) => [credential.apiKey, credential]),
);
