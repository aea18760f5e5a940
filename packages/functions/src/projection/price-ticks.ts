import { Resource } from "sst";
import { MARKETS } from "@bourse/core/market";
import { tradeTicks } from "@bourse/core/price";
import { once } from "../runtime/resources.ts";
import { consume } from "./consume.ts";
import { createPriceWriter } from "./price-writer.ts";

const priceWriter = once(() => createPriceWriter(Resource.PriceTicks.name));

/**
 * Tells the price stream of every trade of our own exchange. It keeps no place of its own: a trade
 * that is written twice has the same tradeId, and whoever reads the stream takes each one once.
 */
export const handler = consume("price-ticks", async (batch) => {
  await priceWriter()(tradeTicks(batch, MARKETS, Date.now()));
});
