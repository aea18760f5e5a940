import { expect, test } from "vitest";
import { ExchangeRun } from "../../../test/market-data/exchange-run.ts";
import { Operations } from "./operations.ts";

test("a market whose command broke the engine is not opened again", async () => {
  const { exchange } = new ExchangeRun(1_790_000_000_000_000, []);
  const operations = new Operations({
    exchange,
    submit: () => Promise.reject(new Error("nothing is to be written")),
    haltedMarketIds: () => new Set([1]),
    facts: () => ({}),
  });
  const outcome = await operations.setMarketStatus({ symbol: "BTCUSDT", status: "TRADING" });
  expect(outcome).toMatchObject({ outcome: "refused", code: -1000 });
});
