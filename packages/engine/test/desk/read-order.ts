import type { OrderTerms, PlaceOrder } from "../../src/command/index.ts";
import type { SelfTradePrevention } from "../../src/market/index.ts";
import {
  OrderType,
  PegPriceType,
  SELF_TRADE_PREVENTION_NAMES,
  Side,
  TimeInForce,
} from "../../src/market/index.ts";
import { order, terms } from "../fixture.ts";

const TIMES_IN_FORCE: Readonly<Record<string, TimeInForce>> = {
  GTC: TimeInForce.Gtc,
  IOC: TimeInForce.Ioc,
  FOK: TimeInForce.Fok,
};
const ORDER_TYPES: Readonly<Record<string, OrderType>> = {
  LIMIT: OrderType.Limit,
  MARKET: OrderType.Market,
  MAKER: OrderType.LimitMaker,
  STOP_LOSS: OrderType.StopLoss,
  STOP_LOSS_LIMIT: OrderType.StopLossLimit,
  TAKE_PROFIT: OrderType.TakeProfit,
  TAKE_PROFIT_LIMIT: OrderType.TakeProfitLimit,
};

/** `<name> BUY|SELL <lots>[@<ticks>] [<type>] [<time in force>] [<key>:<value>] [<field>=<value>]`. */
export function readTerms(words: readonly string[]): OrderTerms {
  const [name = "", side, what = "", ...options] = words;
  const [amount = "", price = "0"] = what.split("@");
  const isQuote = amount.startsWith("quote:");
  return {
    ...terms({
      clientOrderId: name,
      side: side === "BUY" ? Side.Buy : Side.Sell,
      orderType: wordOf(ORDER_TYPES, options) ?? OrderType.Limit,
      timeInForce: wordOf(TIMES_IN_FORCE, options) ?? TimeInForce.Gtc,
      priceTicks: Number(price),
      quantityLots: isQuote ? 0 : Number(amount),
      quoteQuantityUnits: isQuote ? Number(amount.slice("quote:".length)) : 0,
      icebergLots: numberAfter("ice", options),
      triggerPriceTicks: numberAfter("stop", options),
      trailingDeltaBips: numberAfter("trail", options),
      ...readPeg(after("peg", options)),
    }),
    ...readFields(options),
  };
}

/** An order with what stands around its terms: `market:`, `stp:`, `request:`. */
export function readOrder(accountId: number, words: readonly string[]): PlaceOrder {
  return { ...order({ accountId, ...readOwner(words) }), ...readTerms(words) };
}

export function readOwner(words: readonly string[]) {
  return {
    marketId: Number(after("market", words) ?? 1),
    requestId: after("request", words) ?? "",
    selfTradePrevention: readMode(after("stp", words)),
  };
}

/** The value of a word `key:value`. */
export function after(key: string, words: readonly string[]): string | undefined {
  return words.find((word) => word.startsWith(`${key}:`))?.slice(key.length + 1);
}

export function numberAfter(key: string, words: readonly string[]): number {
  return Number(after(key, words) ?? 0);
}

/** Words `field=value` name a field as the code does, for what has no word of its own. */
export function readFields(words: readonly string[]): Record<string, number | boolean | string> {
  return Object.fromEntries(
    words
      .filter((word) => word.includes("=") && !word.includes(":"))
      .map((word) => {
        const [field = "", value = ""] = word.split("=");
        return [field, readValue(value)];
      }),
  );
}

function readValue(text: string): number | boolean | string {
  if (text === "true" || text === "false") return text === "true";
  if (text === "NaN") return Number.NaN;
  return text === "" || Number.isNaN(Number(text)) ? text : Number(text);
}

function readPeg(text = ""): Pick<OrderTerms, "pegPriceType" | "pegOffsetLevels"> {
  const [kind = "", offset = "0"] = text.split("+");
  const pegPriceType =
    { PRIMARY: PegPriceType.Primary, MARKET: PegPriceType.Market }[kind] ?? PegPriceType.None;
  return { pegPriceType, pegOffsetLevels: Number(offset) };
}

function readMode(name = "NONE"): SelfTradePrevention {
  const mode = SELF_TRADE_PREVENTION_NAMES.findIndex((known) => known === name);
  if (mode === -1) throw new Error(`"${name}" is no mode of self-trade prevention`);
  return mode as SelfTradePrevention;
}

function wordOf<Value>(known: Readonly<Record<string, Value>>, words: readonly string[]) {
  const word = words.find((candidate) => Object.hasOwn(known, candidate));
  return word === undefined ? undefined : known[word];
}
