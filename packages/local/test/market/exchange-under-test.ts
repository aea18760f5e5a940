import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { ASSETS, MARKETS } from "@bourse/core/market";
import { encodeCommand } from "@bourse/engine/command";
import {
  type RunningExchange,
  readSettings,
  startExchange,
  systemClock,
} from "@bourse/services/exchange";
import { followJournal, openFileJournal, openJournal } from "@bourse/services/exchange/journal";
import {
  BOT_NAMES,
  type BotCredentials,
  type LiveMarketConfig,
  genesisRecords,
} from "../../src/market/index.ts";

const log = { info: () => {}, warn: () => {}, error: () => {} };

export const bots: readonly BotCredentials[] = BOT_NAMES.map((name, index) => ({
  name,
  apiKey: String(index).repeat(64),
  secretKey: `secret-of-${name}`,
}));

export const ACCOUNTS = Object.fromEntries(
  BOT_NAMES.map((name, index) => [name, 2001 + index]),
) as Record<(typeof BOT_NAMES)[number], number>;

/** Writes a simulated past into an empty journal, as the first start of a live stack does. */
export async function writeJournal(dataDir: string, historyHours: number): Promise<void> {
  const journal = await openFileJournal({ directory: join(dataDir, "journal"), log });
  const endTimeUs = Date.now() * 1000;
  const options = {
    seed: 1,
    historyHours,
    endTimeUs,
    assets: ASSETS,
    markets: MARKETS,
    accounts: ACCOUNTS,
  };
  for (const records of genesisRecords(options)) {
    await journal.append(
      records.map(({ sequence, timeUs, command }) => ({
        sequence,
        timeUs,
        payload: encodeCommand(command),
      })),
    );
  }
  await journal.close();
}

/** The real exchange process's inside, with the bots' keys and nothing of the cloud. */
export async function startOn(dataDir: string, port: number): Promise<RunningExchange> {
  return startExchange({
    settings: readSettings({
      PORT: String(port),
      OPERATOR_PORT: "0",
      OPERATOR_TOKEN: "token-of-the-test",
      DATA_DIR: dataDir,
    }),
    journals: {
      open: (name) => openJournal({ kind: "file", dataDir }, name, log),
      follow: (name) => followJournal({ kind: "file", dataDir }, name),
    },
    listing: { assets: ASSETS, markets: MARKETS },
    findCredential: (apiKey) => Promise.resolve(credentialOf(apiKey)),
    findBearer: () => Promise.reject(new Error("nobody signs in here")),
    clock: systemClock(),
    log,
    onFailure: (error) => {
      throw error;
    },
  });
}

export function configFor(port: number, symbols: readonly string[]): LiveMarketConfig {
  return {
    restUrl: `http://127.0.0.1:${port}`,
    wsUrl: `ws://127.0.0.1:${port}`,
    wsApiUrl: `ws://127.0.0.1:${port}/ws-api/v3`,
    seed: 7,
    symbols,
    bots,
  };
}

export async function getJson<Answer>(port: number, path: string): Promise<Answer> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`);
  return (await response.json()) as Answer;
}

/** A port that was free a moment ago, for a server that must come back at the same place. */
export async function freePort(): Promise<number> {
  const server = http.createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

function credentialOf(apiKey: string) {
  const bot = bots.find((candidate) => candidate.apiKey === apiKey);
  if (bot === undefined) return undefined;
  return {
    apiKey,
    userId: bot.name,
    accountId: ACCOUNTS[bot.name],
    type: "HMAC" as const,
    permissions: ["READ" as const, "TRADE" as const],
    ipAllowList: [],
    secretKey: bot.secretKey,
  };
}
