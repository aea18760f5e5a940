import type { Fields } from "./harness.ts";

/** A pair around a last price of 50,000: what one leg does ends the other. */
export const OCO: Fields = {
  side: "SELL",
  quantity: "0.5",
  aboveType: "LIMIT_MAKER",
  abovePrice: "52000",
  belowType: "STOP_LOSS_LIMIT",
  belowPrice: "47900",
  belowStopPrice: "48000",
  belowTimeInForce: "GTC",
};

/** The order that another one, or a pair, waits for. */
export const WORKING: Fields = {
  workingType: "LIMIT",
  workingSide: "BUY",
  workingPrice: "49000",
  workingQuantity: "0.1",
  workingTimeInForce: "GTC",
};
