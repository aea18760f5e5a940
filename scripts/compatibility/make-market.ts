import type { RestClient } from "./client.ts";
import { SYMBOL } from "./samples.ts";

const common = { symbol: SYMBOL, type: "LIMIT", timeInForce: "GTC" };

/** Levels on both sides that last for all probes, and the first trade. */
export async function makeMarket(maker: RestClient, taker: RestClient): Promise<void> {
  const prices = { BUY: ["49000", "48990", "48980"], SELL: ["50000", "51000", "51010"] };
  for (const [side, levels] of Object.entries(prices)) {
    for (const price of levels) {
      await maker.must("POST /api/v3/order", { ...common, side, price, quantity: "2" });
    }
  }
  await trade(taker);
}

/** One more trade, at the best price. */
export async function trade(taker: RestClient): Promise<void> {
  const order = { ...common, side: "BUY", timeInForce: "IOC", price: "50000", quantity: "0.001" };
  await taker.must("POST /api/v3/order", order);
}
