import { apiError } from "@bourse/core/error";
import { OrderListKind } from "@bourse/engine/market";
import type { Params } from "../../params.ts";
import { type ListForm, ofPair } from "./list-forms.ts";

const OF_BOTH = { side: "side", quantity: "quantity" } as const;
const LIMIT = ofPair("limit", { ...OF_BOTH, price: "price" });
const STOP = ofPair("stop", {
  ...OF_BOTH,
  price: "stopLimitPrice",
  timeInForce: "stopLimitTimeInForce",
  stopPrice: "stopPrice",
  trailingDelta: "trailingDelta",
});

/** The deprecated form of an OCO: its types follow from what is sent, the places from the side. */
export function readLegacyOco(params: Params): { form: ListForm; params: Params } {
  params.decimalText("price");
  params.decimalText("stopPrice");
  const hasLimit = params.has("stopLimitPrice");
  if (hasLimit && !params.has("stopLimitTimeInForce")) {
    throw apiError("IncompleteCombination", "stopLimitTimeInForce");
  }
  const isBuy = params.optionalString("side") === "BUY";
  return {
    form: { kind: OrderListKind.Oco, legs: isBuy ? [STOP, LIMIT] : [LIMIT, STOP] },
    params: params.with({
      limitType: "LIMIT_MAKER",
      stopType: hasLimit ? "STOP_LOSS_LIMIT" : "STOP_LOSS",
    }),
  };
}
