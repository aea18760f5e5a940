import { BOT_NAMES, type BotName } from "../bots.ts";

/** A bot's way into the exchange. */
export interface BotCredentials {
  readonly name: BotName;
  readonly apiKey: string;
  readonly secretKey: string;
}

export interface LiveMarketConfig {
  /** Where the exchange answers: `http://host:port`, `ws://host:port`, `ws://host:port/ws-api/v3`. */
  readonly restUrl: string;
  readonly wsUrl: string;
  readonly wsApiUrl: string;
  /** The address to call from, so that the bots do not use up the request weight of their host. */
  readonly localAddress?: string;
  readonly seed: number;
  readonly symbols: readonly string[];
  readonly bots: readonly BotCredentials[];
}

/** Reads BOURSE_MARKET; throws with one clear line when it cannot be used. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): LiveMarketConfig {
  const text = env["BOURSE_MARKET"];
  if (text === undefined) {
    throw new Error(
      "BOURSE_MARKET is not set: the JSON with the exchange's addresses and the bots' keys.",
    );
  }
  let config: LiveMarketConfig;
  try {
    config = JSON.parse(text) as LiveMarketConfig;
  } catch {
    throw new Error("BOURSE_MARKET is not JSON.");
  }
  for (const field of ["restUrl", "wsUrl", "wsApiUrl"] as const) {
    if (!URL.canParse(config[field])) throw new Error(`BOURSE_MARKET has no valid ${field}.`);
  }
  for (const name of BOT_NAMES) {
    const bot = config.bots.find((candidate) => candidate.name === name);
    if (bot === undefined) throw new Error(`BOURSE_MARKET has no keys for the bot ${name}.`);
  }
  return config;
}
