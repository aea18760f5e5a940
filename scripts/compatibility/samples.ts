import type { RestClient, Sent } from "./client.ts";
import type { DocumentedRoute } from "./documented.ts";

export const SYMBOL = "BTCUSDT";
const symbol = SYMBOL;
/** Between the two the market trades, see `make-market.ts`. */
const LOW = "45000";
const HIGH = "55000";
const quantity = "0.01";

const LIMIT = { symbol, side: "BUY", type: "LIMIT", timeInForce: "GTC", quantity, price: LOW };
const WORKING = {
  symbol,
  workingType: "LIMIT",
  workingSide: "BUY",
  workingPrice: LOW,
  workingQuantity: quantity,
  workingTimeInForce: "GTC",
};
const PENDING = { pendingType: "LIMIT", pendingPrice: HIGH, pendingTimeInForce: "GTC" };
const PENDING_PAIR = {
  pendingAboveType: "LIMIT_MAKER",
  pendingAbovePrice: HIGH,
  pendingBelowType: "STOP_LOSS",
  pendingBelowStopPrice: LOW,
};
const PAIR = {
  symbol,
  side: "SELL",
  quantity,
  aboveType: "LIMIT_MAKER",
  abovePrice: HIGH,
  belowType: "STOP_LOSS",
  belowStopPrice: LOW,
};
const OCO = { symbol, side: "SELL", quantity, price: HIGH, stopPrice: LOW };

type Sample = Sent | ((client: RestClient) => Promise<Sent>);

/** What each route is asked with where its required parameters alone do not say it. */
const SAMPLES: Readonly<Record<string, Sample>> = {
  "GET /api/v3/exchangeInfo": { symbol },
  "GET /api/v3/historicalBlockTrades": { symbol, fromId: 1 },
  "GET /api/v3/klines": { symbol, interval: "1m" },
  "GET /api/v3/uiKlines": { symbol, interval: "1m" },
  "GET /api/v3/executionRules": { symbol },
  "GET /api/v3/ticker": { symbol },
  "GET /api/v3/ticker/24hr": { symbol },
  "GET /api/v3/ticker/tradingDay": { symbol },
  "GET /api/v3/ticker/price": { symbol },
  "GET /api/v3/ticker/bookTicker": { symbol },
  "POST /api/v3/order": { ...LIMIT, newOrderRespType: "FULL" },
  "POST /api/v3/order/test": LIMIT,
  "DELETE /api/v3/order": async (client) => ({ symbol, orderId: await placed(client) }),
  "DELETE /api/v3/openOrders": async (client) => {
    await placed(client);
    return { symbol };
  },
  "POST /api/v3/order/cancelReplace": async (client) => ({
    ...LIMIT,
    cancelReplaceMode: "STOP_ON_FAILURE",
    cancelOrderId: await placed(client),
  }),
  "PUT /api/v3/order/amend/keepPriority": async (client) => ({
    symbol,
    orderId: await placed(client),
    newQty: "0.005",
  }),
  "POST /api/v3/order/oco": { ...OCO, stopLimitPrice: LOW, stopLimitTimeInForce: "GTC" },
  "POST /api/v3/orderList/oco": PAIR,
  "POST /api/v3/orderList/oto": {
    ...WORKING,
    ...PENDING,
    pendingSide: "SELL",
    pendingQuantity: quantity,
  },
  "POST /api/v3/orderList/otoco": {
    ...WORKING,
    ...PENDING_PAIR,
    pendingSide: "SELL",
    pendingQuantity: quantity,
  },
  "POST /api/v3/orderList/opo": { ...WORKING, ...PENDING, pendingSide: "SELL" },
  "POST /api/v3/orderList/opoco": { ...WORKING, ...PENDING_PAIR, pendingSide: "SELL" },
  "DELETE /api/v3/orderList": async (client) => ({ symbol, orderListId: await listed(client) }),
  "GET /api/v3/orderList": async (client) => ({ orderListId: await listed(client) }),
  "GET /api/v3/openOrderList": async (client) => {
    await listed(client);
    return {};
  },
  "POST /api/v3/sor/order": LIMIT,
  "POST /api/v3/sor/order/test": LIMIT,
  "GET /api/v3/order": async (client) => ({ symbol, orderId: await placed(client) }),
  "GET /api/v3/openOrders": async (client) => {
    await placed(client);
    return { symbol };
  },
  "GET /api/v3/order/amendments": async (client) => ({ symbol, orderId: await amended(client) }),
  "GET /api/v3/myPreventedMatches": async (client) => ({
    symbol,
    orderId: await preventing(client),
  }),
  "GET /sapi/v1/capital/deposit/address": { coin: "BTC" },
  "GET /sapi/v1/capital/deposit/address/list": { coin: "BTC" },
  "GET /sapi/v1/asset/assetDetail": { asset: "BTC" },
  "POST /sapi/v1/capital/withdraw/apply": {
    coin: "USDT",
    network: "ETH",
    address: "0x00000000219ab540356cbb839cbe05303d7705fa",
    amount: "10",
  },
  "POST /sapi/v1/asset/transfer": { type: "MAIN_FUNDING", asset: "USDT", amount: "10" },
  "GET /sapi/v1/asset/transfer": { type: "MAIN_FUNDING" },
  // Days that ended are in the history, which no exchange under probe has: days before all of them.
  "GET /sapi/v1/accountSnapshot": { type: "SPOT", endTime: 86_400_000 },
  "POST /sapi/v1/bnbBurn": { spotBNBBurn: "true" },
  "POST /sapi/v1/asset/dust": { asset: "BNB" },
};

/** The parameters of one call; what has to be there before is made now. */
export async function sampleOf(
  route: string,
  { params }: DocumentedRoute,
  client: RestClient,
): Promise<Sent> {
  const sample = SAMPLES[route] ?? ("symbol" in params ? { symbol } : {});
  if (typeof sample !== "function") return sample;
  // Stops and lists are few per market: what earlier samples left would be in the way.
  await cancelAll(client);
  return sample(client);
}

/** Whether or not there is something open. */
export async function cancelAll(client: RestClient): Promise<void> {
  await client.send("DELETE /api/v3/openOrders", { symbol });
}

const placed = async (client: RestClient): Promise<number> =>
  Number((await client.must("POST /api/v3/order", LIMIT))["orderId"]);

const listed = async (client: RestClient): Promise<number> =>
  Number((await client.must("POST /api/v3/orderList/oco", PAIR))["orderListId"]);

async function amended(client: RestClient): Promise<number> {
  const orderId = await placed(client);
  await client.must("PUT /api/v3/order/amend/keepPriority", { symbol, orderId, newQty: "0.005" });
  return orderId;
}

/** An order that would have traded with one of the same account, which expired instead. */
async function preventing(client: RestClient): Promise<number> {
  const terms = { symbol, type: "LIMIT", timeInForce: "GTC", quantity, price: "49500" };
  await client.must("POST /api/v3/order", { ...terms, side: "BUY" });
  const sell = { ...terms, side: "SELL", selfTradePreventionMode: "EXPIRE_MAKER" };
  return Number((await client.must("POST /api/v3/order", sell))["orderId"]);
}
