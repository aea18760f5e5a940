import type { PlaceOrder } from "../src/command/index.ts";
import type { MarketSpec } from "../src/market/index.ts";
import { OrderType, Side } from "../src/market/index.ts";
import { type NaiveMarket, type NaiveOrder, crossing, openLots } from "./naive-market.ts";

/** What an order will want and hold. */
export interface Plan {
  readonly lots: number;
  readonly holds: bigint;
  /** Of a MARKET order: what the lots it finds are worth. */
  readonly worth: bigint;
  /** False when a MARKET order asks for more than the book has. */
  readonly complete: boolean;
}

/** A market sell knows what it will meet; a limit sell might meet the best bid with all it has. */
export function mostEarned(market: NaiveMarket, command: PlaceOrder, plan: Plan): bigint {
  const { side, orderType } = command;
  if (side === Side.Sell && orderType === OrderType.Market) return plan.worth;
  const bids = market.orders.filter((order) => order.side === Side.Buy);
  const bestBid = Math.max(0, ...bids.map((order) => order.priceTicks));
  const priceTicks = Math.max(command.priceTicks, bestBid);
  return brought(market.spec, { side, priceTicks }, plan.lots);
}

/** What lots of an order bring at its own price. */
export function brought(
  spec: MarketSpec,
  { side, priceTicks }: Pick<NaiveOrder, "side" | "priceTicks">,
  lots: number,
): bigint {
  if (side === Side.Buy) return BigInt(lots * spec.baseUnitsPerLot);
  return worth(spec, priceTicks, lots);
}

export function planOf(market: NaiveMarket, command: PlaceOrder): Plan {
  const { spec } = market;
  const { side, priceTicks, quantityLots, quoteQuantityUnits } = command;
  const isBuy = side === Side.Buy;
  const base = (lots: number) => BigInt(lots * spec.baseUnitsPerLot);
  if (command.orderType !== OrderType.Market) {
    const holds = isBuy ? worth(spec, priceTicks, quantityLots) : base(quantityLots);
    return { lots: quantityLots, holds, worth: 0n, complete: true };
  }
  const bought = quoteQuantityUnits > 0 ? byQuote(market, command) : byLots(market, command);
  const lots = quoteQuantityUnits > 0 ? bought.lots : quantityLots;
  const cost = quoteQuantityUnits > 0 ? BigInt(quoteQuantityUnits) : bought.cost;
  const holds = isBuy ? cost : base(lots);
  return { lots, holds, worth: bought.cost, complete: bought.complete };
}

function byLots(market: NaiveMarket, command: PlaceOrder) {
  let missing = command.quantityLots;
  let cost = 0n;
  for (const maker of crossing(market, command)) {
    const lots = Math.min(missing, openLots(maker));
    cost += worth(market.spec, maker.priceTicks, lots);
    missing -= lots;
  }
  return { lots: command.quantityLots - missing, cost, complete: missing === 0 };
}

/** One lot after the other, as long as the next one can still be paid. */
function byQuote(market: NaiveMarket, command: PlaceOrder) {
  const budget = BigInt(command.quoteQuantityUnits);
  let lots = 0;
  let cost = 0n;
  for (const maker of crossing(market, command)) {
    const lotCost = worth(market.spec, maker.priceTicks, 1);
    for (let lot = 0; lot < openLots(maker); lot++) {
      if (cost + lotCost > budget) return { lots, cost, complete: true };
      cost += lotCost;
      lots++;
    }
  }
  return { lots, cost, complete: cost === budget };
}

/** A quantity at a price, in quote units. */
export function worth(spec: MarketSpec, priceTicks: number, lots: number): bigint {
  return BigInt(priceTicks) * BigInt(lots) * BigInt(spec.quoteUnitsPerTickLot);
}
