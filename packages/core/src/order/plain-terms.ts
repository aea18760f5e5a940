import type { PlaceOrder } from "@bourse/engine/command";
import { PegPriceType, SelfTradePrevention, TimeInForce } from "@bourse/engine/market";

type PlainTerms = Omit<
  PlaceOrder,
  "kind" | "accountId" | "marketId" | "side" | "orderType" | "clientOrderId"
>;

/** An order that asks for nothing special: whoever builds one adds only what it wants. */
export const PLAIN_TERMS: PlainTerms = {
  timeInForce: TimeInForce.Gtc,
  priceTicks: 0,
  quantityLots: 0,
  quoteQuantityUnits: 0,
  icebergLots: 0,
  triggerPriceTicks: 0,
  trailingDeltaBips: 0,
  pegPriceType: PegPriceType.None,
  pegOffsetLevels: 0,
  strategyId: 0,
  strategyType: 0,
  selfTradePrevention: SelfTradePrevention.None,
  requestId: "",
};
