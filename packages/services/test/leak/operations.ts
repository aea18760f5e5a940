import type { Answer, Fields } from "../exchange/harness.ts";
import { Random } from "../sim/random.ts";
import type { Party } from "./party.ts";

type Operation = (party: Party, rival: Party) => Promise<void>;

const SYMBOL = "BTCUSDT";
const MIDDLE = 50_000;
/** Prices around the middle, so that many orders meet. */
const STEP = 5;

/** Random trading and random curiosity: half of it on one's own, some of it on the rival's things. */
export class Operations {
  readonly #random: Random;
  #names = 0;

  constructor(seed: number) {
    this.#random = new Random(seed);
  }

  run(party: Party, rival: Party): Promise<void> {
    return this.#pick(this.#table)(party, rival);
  }

  readonly #table: readonly Operation[] = [
    ...repeat(8, (party) => this.#place(party)),
    ...repeat(2, (party) => this.#placePair(party)),
    ...repeat(2, (party) => this.#placeFollowed(party)),
    ...repeat(4, (party) => this.#change(party, this.#pick(newest(party.orderIds)))),
    ...repeat(3, (party) => this.#look(party, this.#pick(newest(party.orderIds)))),
    ...repeat(2, (party, rival) => this.#change(party, this.#pick(newest(rival.orderIds)))),
    ...repeat(2, (party, rival) => this.#look(party, this.#pick(newest(rival.orderIds)))),
    ...repeat(2, (party, rival) => this.#lookAtLists(party, rival)),
    (party) => this.#ask(party, "DELETE openOrders", "openOrders.cancelAll", { symbol: SYMBOL }),
    (party, rival) => this.#useKeyOf(party, rival),
    (party) => (this.#below(10) === 0 ? party.comeAndGo() : this.#place(party)),
  ];

  #place(party: Party): Promise<void> {
    const fields = this.#limitOrder();
    const isMarket = this.#below(4) === 0;
    const { price: _, timeInForce: __, ...plain } = fields;
    const terms = isMarket ? { ...plain, type: "MARKET" } : fields;
    return this.#ask(party, "POST order", "order.place", {
      ...terms,
      ...this.#maybeNamed(party, "newClientOrderId"),
      selfTradePreventionMode: this.#pick(["NONE", "EXPIRE_MAKER", "EXPIRE_TAKER", "DECREMENT"]),
    });
  }

  #placePair(party: Party): Promise<void> {
    return this.#ask(party, "POST orderList/oco", "orderList.place.oco", {
      symbol: SYMBOL,
      side: "SELL",
      quantity: this.#quantity(),
      aboveType: "LIMIT_MAKER",
      abovePrice: MIDDLE + STEP * (5 + this.#below(10)),
      belowType: "STOP_LOSS",
      belowStopPrice: MIDDLE - STEP * (5 + this.#below(10)),
      ...this.#maybeNamed(party, "listClientOrderId"),
      ...this.#maybeNamed(party, "belowClientOrderId"),
    });
  }

  #placeFollowed(party: Party): Promise<void> {
    const quantity = this.#quantity();
    return this.#ask(party, "POST orderList/oto", "orderList.place.oto", {
      symbol: SYMBOL,
      workingType: "LIMIT",
      workingSide: "BUY",
      workingPrice: this.#price(),
      workingQuantity: quantity,
      workingTimeInForce: "GTC",
      pendingType: "LIMIT_MAKER",
      pendingSide: "SELL",
      pendingPrice: MIDDLE + STEP * 8,
      pendingQuantity: quantity,
      ...this.#maybeNamed(party, "workingClientOrderId"),
      ...this.#maybeNamed(party, "pendingClientOrderId"),
    });
  }

  /** Cancels, shrinks or replaces an order, be it whose it may. */
  #change(party: Party, orderId: number): Promise<void> {
    const target = { symbol: SYMBOL, orderId };
    switch (this.#below(4)) {
      case 0:
        return this.#ask(party, "PUT order/amend/keepPriority", "order.amend.keepPriority", {
          ...target,
          newQty: "0.001",
          ...this.#maybeNamed(party, "newClientOrderId"),
        });
      case 1:
        return this.#ask(party, "POST order/cancelReplace", "order.cancelReplace", {
          ...this.#limitOrder(),
          cancelReplaceMode: this.#pick(["STOP_ON_FAILURE", "ALLOW_FAILURE"]),
          cancelOrderId: orderId,
          ...this.#maybeNamed(party, "newClientOrderId"),
        });
      default:
        return this.#ask(party, "DELETE order", "order.cancel", target);
    }
  }

  /** Asks for an order, be it whose it may, or for everything there is. */
  #look(party: Party, orderId: number): Promise<void> {
    const symbol = SYMBOL;
    switch (this.#below(7)) {
      case 0:
        return this.#ask(party, "GET openOrders", "openOrders.status", { symbol });
      case 1:
        return this.#ask(party, "GET allOrders", "allOrders", { symbol, orderId, limit: 20 });
      case 2:
        return this.#ask(party, "GET myTrades", "myTrades", { symbol, orderId });
      case 3:
        return this.#ask(party, "GET myPreventedMatches", "myPreventedMatches", {
          symbol,
          orderId,
        });
      case 4:
        return this.#ask(party, "GET account", "account.status", {});
      default:
        return this.#ask(party, "GET order", "order.status", { symbol, orderId });
    }
  }

  #lookAtLists(party: Party, rival: Party): Promise<void> {
    const orderListId = this.#pick([...newest(party.listIds), ...newest(rival.listIds)]);
    switch (this.#below(4)) {
      case 0:
        return this.#ask(party, "GET openOrderList", "openOrderLists.status", {});
      case 1:
        return this.#ask(party, "GET allOrderList", "allOrderLists", { limit: 20 });
      case 2:
        return this.#ask(party, "DELETE orderList", "orderList.cancel", {
          symbol: SYMBOL,
          orderListId,
        });
      default:
        return this.#ask(party, "GET orderList", "orderList.status", { orderListId });
    }
  }

  async #useKeyOf(party: Party, rival: Party): Promise<void> {
    const { status, body } = await party.keepListenKey(rival.listenKey);
    if (status !== 400) throw new Error(`A foreign listenKey was taken: ${JSON.stringify(body)}`);
  }

  async #ask(party: Party, request: string, wsMethod: string, fields: Fields): Promise<void> {
    const [method = "", path = ""] = request.split(" ");
    const isOverWs = this.#below(2) === 0;
    const body = await party.ask(`${method} /api/v3/${path}`, {
      wsMethod: isOverWs ? wsMethod : undefined,
      fields,
    });
    if (method === "POST") remember(party, body);
  }

  #limitOrder(): Fields {
    const side = this.#pick(["BUY", "SELL"]);
    const terms = { quantity: this.#quantity(), price: this.#price(), timeInForce: "GTC" };
    return { symbol: SYMBOL, side, type: "LIMIT", ...terms };
  }

  #quantity(): string {
    return `0.00${1 + this.#below(9)}`;
  }

  #price(): number {
    return MIDDLE + STEP * (this.#below(9) - 4);
  }

  /** Some names are the exchange's to make up. */
  #maybeNamed(party: Party, field: string): Fields {
    this.#names += 1;
    return this.#below(3) === 0 ? {} : { [field]: `${party.tag}-${this.#names}` };
  }

  #pick<Item>(items: readonly Item[]): Item {
    return this.#random.pick(items);
  }

  #below(bound: number): number {
    return this.#random.between(0, bound - 1);
  }
}

/** What was placed by that answer is the party's. */
function remember(party: Party, body: Answer["body"]): void {
  const placed = body?.newOrderResponse ?? body?.data?.newOrderResponse ?? body;
  if (typeof placed?.orderId === "number") party.orderIds.push(placed.orderId);
  if (typeof placed?.orderListId !== "number" || !Array.isArray(placed.orders)) return;
  party.listIds.push(placed.orderListId);
  for (const { orderId } of placed.orders) party.orderIds.push(orderId);
}

/** Those that may still be open; 0 is nobody's. */
function newest(ids: readonly number[]): readonly number[] {
  return [...ids.slice(-20), 0];
}

function repeat(count: number, item: Operation): Operation[] {
  return Array.from({ length: count }, () => item);
}
