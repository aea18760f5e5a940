import { fileURLToPath } from "node:url";

export { BOT_FUNDS, BOT_NAMES, type BotName } from "./bots.ts";
export type { GenesisTask } from "./genesis-program.ts";
export { type GenesisOptions, type GenesisRecord, genesisRecords } from "./genesis.ts";
export type { BotCredentials, LiveMarketConfig } from "./live/config.ts";
export { type LiveMarketEvents, runLiveMarket } from "./live/live-market.ts";

/** The program of the live market; its configuration is JSON in BOURSE_MARKET. */
export const MARKET_PROGRAM = fileURLToPath(new URL("main.ts", import.meta.url));

/** The program that simulates the past; its configuration is JSON in BOURSE_GENESIS. */
export const GENESIS_PROGRAM = fileURLToPath(new URL("genesis-program.ts", import.meta.url));
