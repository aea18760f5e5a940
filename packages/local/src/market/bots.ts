/** The simulated traders: accounts like any other, with keys and funds of their own. */
export const BOT_NAMES = [
  "market-maker-1",
  "market-maker-2",
  "market-taker-1",
  "market-taker-2",
] as const;
export type BotName = (typeof BOT_NAMES)[number];

export const MAKER_NAMES = ["market-maker-1", "market-maker-2"] as const;
export const TAKER_NAMES = ["market-taker-1", "market-taker-2"] as const;

/** What each of them starts with, in whole coins: months of trading. */
export const BOT_FUNDS: Readonly<Record<string, number>> = {
  USDT: 10_000_000,
  BTC: 120,
  ETH: 4_000,
  SOL: 50_000,
  BNB: 15_000,
};
