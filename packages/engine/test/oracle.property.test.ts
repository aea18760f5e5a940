import fc from "fast-check";
import { expect, test } from "vitest";
import { Exchange } from "../src/exchange/index.ts";
import { Side } from "../src/market/index.ts";
import { NaiveExchange } from "./naive-exchange.ts";
import type { Step } from "./streams.ts";
import { SEEDS, SPECS, play, streams } from "./streams.ts";

/**
 * A plain `test`: a seed in the test's name would hide it from the mutation tester. fast-check
 * prints the seed of a failure itself.
 */
test("the exchange agrees with the naive exchange, command by command", () => {
  for (const seed of SEEDS) fc.assert(fc.property(streams, agrees), { numRuns: 150, seed });
});

function agrees(steps: Step[]): void {
  const exchange = new Exchange();
  const oracle = new NaiveExchange();
  play(steps, (command, sequence, timeUs) => {
    expect(exchange.apply(command, sequence, timeUs)).toEqual(oracle.apply(command, timeUs));
    for (const { marketId } of SPECS) {
      const { bids, asks } = exchange.depth(marketId, 1000);
      expect(bids).toEqual(oracle.depth(marketId, Side.Buy));
      expect(asks).toEqual(oracle.depth(marketId, Side.Sell));
    }
    for (const { accountId, assetId, free, locked } of oracle.ledger.balances) {
      const expected = { assetId, freeUnits: Number(free), lockedUnits: Number(locked) };
      expect(exchange.balance(accountId, assetId)).toEqual(expected);
    }
    exchange.assertValid();
  });
}
