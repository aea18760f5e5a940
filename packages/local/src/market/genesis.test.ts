import { ASSETS, MARKETS } from "@bourse/core/market";
import { Exchange } from "@bourse/engine/exchange";
import { describe, expect, test } from "vitest";
import { BOT_FUNDS, BOT_NAMES } from "./bots.ts";
import { type GenesisRecord, genesisRecords } from "./genesis.ts";

const END_TIME_US = 1_750_000_000_000_000;
const DAY_US = 86_400_000_000;
const MINUTE_US = 60_000_000;
const ACCOUNTS = {
  "market-maker-1": 1005,
  "market-maker-2": 1006,
  "market-taker-1": 1007,
  "market-taker-2": 1008,
};

function genesis(seed: number, historyHours: number): GenesisRecord[] {
  const options = { seed, historyHours, endTimeUs: END_TIME_US, assets: ASSETS, markets: MARKETS };
  return [...genesisRecords({ ...options, accounts: ACCOUNTS })].flat();
}

describe("the simulated past", () => {
  const records = genesis(1, 24);
  const exchange = new Exchange();
  const tradedMinutes = new Map<number, Set<number>>();
  const refusals: string[] = [];
  for (const { command, sequence, timeUs } of records) {
    for (const event of exchange.apply(command, sequence, timeUs)) {
      if (event.kind === "CommandRejected") refusals.push(event.message);
      if (event.kind !== "Trade") continue;
      const minutes = tradedMinutes.get(event.marketId) ?? new Set();
      tradedMinutes.set(event.marketId, minutes.add(Math.floor(timeUs / MINUTE_US)));
    }
  }

  test("is a journal: gapless, its time never falls, and it covers the last day", () => {
    expect(records.every(({ sequence }, index) => sequence === index + 1)).toBe(true);
    const times = records.map(({ timeUs }) => timeUs);
    expect(times.every((timeUs, index) => timeUs > (times[index - 1] ?? 0))).toBe(true);
    expect(times[0]).toBeGreaterThan(END_TIME_US - DAY_US);
    expect(times[0]).toBeLessThan(END_TIME_US - DAY_US + MINUTE_US);
    expect(times.at(-1)).toBeLessThanOrEqual(END_TIME_US);
    expect(times.at(-1)).toBeGreaterThan(END_TIME_US - MINUTE_US);
    expect(records.length).toBeLessThan(250_000);
  });

  test("has no refused command, and a trade in every minute of every market", () => {
    expect(refusals).toEqual([]);
    expect(tradedMinutes.size).toBe(MARKETS.length);
    for (const minutes of tradedMinutes.values()) expect(minutes.size).toBeGreaterThanOrEqual(1440);
  });

  test("leaves every book filled and uncrossed", () => {
    exchange.assertValid();
    for (const { marketId } of MARKETS) {
      const { bids, asks } = exchange.depth(marketId, 100);
      expect([bids.length, asks.length]).toEqual([18, 18]);
    }
  });

  test("moves money between the bots and to the house, and makes none", () => {
    for (const { assetId, asset, decimals } of ASSETS) {
      const owned = [0, ...Object.values(ACCOUNTS)].map((accountId) => {
        const { freeUnits, lockedUnits } = exchange.balance(accountId, assetId);
        return freeUnits + lockedUnits;
      });
      const sum = owned.reduce((units, more) => units + more, 0n);
      const funds = BigInt(BOT_FUNDS[asset] ?? 0) * BigInt(BOT_NAMES.length);
      expect(sum).toBe(funds * 10n ** BigInt(decimals));
    }
  });

  test("is the same for the same seed, and another for another", () => {
    const hour = JSON.stringify(genesis(1, 1));
    expect(JSON.stringify(genesis(1, 1)) === hour).toBe(true);
    expect(JSON.stringify(genesis(2, 1)) === hour).toBe(false);
  });
});
