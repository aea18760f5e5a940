import { execFile } from "node:child_process";
import { existsSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { MARKETS } from "@bourse/core/market";
import {
  BOT_FUNDS,
  BOT_NAMES,
  type BotName,
  GENESIS_PROGRAM,
  type GenesisTask,
  type LiveMarketConfig,
  MARKET_PROGRAM,
} from "../market/index.ts";
import type { AccountPlan, SeededAccount } from "./accounts.ts";
import type { ChildSpec } from "./child.ts";
import type { StackUrls } from "./ready.ts";
import { inheritedEnv, NODE_FLAGS } from "./services.ts";

/** Deposits of the past and of the present carry the same ids, so nobody is paid in twice. */
export const BOT_TRANSFERS = "genesis";

const amounts = Object.entries(BOT_FUNDS).map(([asset, amount]) => [asset, String(amount)]);

/** The simulated traders: accounts like any other. */
export const BOTS: readonly AccountPlan[] = BOT_NAMES.map((name) => ({
  name,
  role: "TRADER",
  kyc: "approved",
  keyPairs: false,
  funds: Object.fromEntries(amounts) as Record<string, string>,
}));

/**
 * Writes the first day of trading as the exchange's journal, unless there is one. It appears whole
 * or not at all: a start that is interrupted leaves an exchange without a past, not half of one.
 */
export async function writeGenesis(options: {
  /** The exchange's data directory. */
  readonly dataDir: string;
  readonly bots: readonly SeededAccount[];
  readonly seed: number;
  readonly endTimeMs: number;
  readonly say: (text: string) => void;
}): Promise<void> {
  const journalDir = path.join(options.dataDir, "journal");
  if (existsSync(journalDir)) return;
  options.say("market    simulating the last 24 hours of trading");
  const draft = `${journalDir}.new`;
  rmSync(draft, { recursive: true, force: true });
  await simulate({
    directory: draft,
    seed: options.seed,
    endTimeUs: options.endTimeMs * 1000,
    accounts: accountIds(options.bots),
  });
  renameSync(draft, journalDir);
}

async function simulate(task: GenesisTask): Promise<void> {
  await promisify(execFile)(process.execPath, [...NODE_FLAGS, GENESIS_PROGRAM], {
    env: { ...inheritedEnv(), BOURSE_GENESIS: JSON.stringify(task) },
  });
}

/** The process that trades through the public API from now on. */
export function botChild(options: {
  readonly root: string;
  readonly urls: StackUrls;
  readonly bots: readonly SeededAccount[];
  readonly seed: number;
}): ChildSpec {
  const { root, urls, bots, seed } = options;
  const config: LiveMarketConfig = {
    restUrl: urls.rest,
    wsUrl: urls.ws,
    wsApiUrl: urls.wsApi,
    // Linux answers on all of 127/8: the bots then do not use up the request weight of their host.
    ...(process.platform === "linux" && { localAddress: "127.0.0.2" }),
    seed,
    symbols: MARKETS.map(({ symbol }) => symbol),
    bots: BOT_NAMES.map((name) => {
      const { apiKey, secretKey } = accountNamed(bots, name);
      return { name, apiKey, secretKey };
    }),
  };
  return {
    name: "market",
    command: process.execPath,
    args: [...NODE_FLAGS, MARKET_PROGRAM],
    cwd: root,
    env: { ...inheritedEnv(), BOURSE_MARKET: JSON.stringify(config) },
    isReady: (line) => line.startsWith('{"trading"'),
  };
}

function accountIds(bots: readonly SeededAccount[]): Record<BotName, number> {
  const ids = BOT_NAMES.map((name) => [name, accountNamed(bots, name).accountId]);
  return Object.fromEntries(ids) as Record<BotName, number>;
}

function accountNamed(bots: readonly SeededAccount[], name: BotName): SeededAccount {
  const found = bots.find((bot) => bot.name === name);
  if (found === undefined) throw new Error(`The simulated trader ${name} has no account.`);
  return found;
}
