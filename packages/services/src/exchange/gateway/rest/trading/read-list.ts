import { apiError } from "@bourse/core/error";
import {
  type ListedMarket,
  type OrderRequest,
  RESPONSE_TYPES,
  type ResponseType,
  toOrderTerms,
} from "@bourse/core/order";
import type { OrderTerms, PlaceOrderList } from "@bourse/engine/command";
import type { Params } from "../../params.ts";
import { oneMarket } from "../market/symbols.ts";
import type { RequestContext } from "../route.ts";
import { clientOrderId, newClientOrderId } from "./client-order-id.ts";
import type { TradingDeps } from "./deps.ts";
import type { LegForm, ListForm } from "./list-forms.ts";
import { readSelfTradePrevention, readTerms } from "./read-terms.ts";

/** A new list as its request says it, and how much of an answer is wanted. */
export interface ReadList {
  readonly market: ListedMarket;
  readonly command: PlaceOrderList;
  readonly responseType: ResponseType;
}

export function readList(
  deps: TradingDeps,
  { accountId }: Pick<RequestContext, "accountId">,
  params: Params,
  form: ListForm,
): ReadList {
  const market = oneMarket(deps.marketData, params);
  const responseType = params.optionalEnum("newOrderRespType", RESPONSE_TYPES) ?? "RESULT";
  const command: PlaceOrderList = {
    kind: "PlaceOrderList",
    accountId,
    marketId: market.spec.marketId,
    selfTradePrevention: readSelfTradePrevention(params),
    requestId: "",
    listKind: form.kind,
    listClientOrderId: clientOrderId(params, "listClientOrderId") ?? newClientOrderId(),
    legs: form.legs.map((leg) => readLeg(params, leg, market)),
  };
  return { market, command, responseType };
}

function readLeg(params: Params, form: LegForm, market: ListedMarket): OrderTerms {
  const { nameOf, unsized } = form;
  const request = readTerms(params, nameOf);
  if (form.isOfPair) checkPairLeg(request, nameOf("icebergQty"));
  if (!unsized) params.decimalText(nameOf("quantity"));
  return {
    ...toOrderTerms(request, market, { nameOf, unsized }),
    clientOrderId: clientOrderId(params, form.clientOrderId) ?? newClientOrderId(),
  };
}

/** Said before anything is asked for that only another type would need. */
function checkPairLeg({ type, icebergQty, timeInForce }: OrderRequest, icebergName: string): void {
  if (type === "LIMIT" || type === "MARKET") throw apiError("PairOrderType");
  if (icebergQty !== undefined && timeInForce !== undefined && timeInForce !== "GTC") {
    throw apiError("PairIceberg", icebergName);
  }
}
