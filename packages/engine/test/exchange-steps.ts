import type { Command, PlaceOrder } from "../src/command/index.ts";
import type { Event } from "../src/event/index.ts";
import { Exchange } from "../src/exchange/index.ts";
import type { MarketSpec } from "../src/market/index.ts";
import {
  CancelRestriction,
  EXPIRY_REASON_NAMES,
  MarketStatus,
  OrderStatus,
  OrderType,
  Side,
  TimeInForce,
} from "../src/market/index.ts";
import { ASSETS, marketSpec, order } from "./fixture.ts";
import type { Interpreter } from "./scenario.ts";

const ACCOUNTS: Readonly<Record<string, number>> = {
  house: 0,
  alice: 1001,
  bob: 1002,
  carol: 1003,
};
const START_TIME_US = 1_700_000_000_000_000;

/**
 * The steps of an exchange's scenario. An order is named by its clientOrderId.
 *   <account> DEPOSIT|WITHDRAW <amount> <asset> [<transferId>]    => <account> <asset> <free>+<locked>
 *   <account> <name> BUY|SELL <lots>@<ticks> GTC|IOC|FOK|MAKER    => <lots>@<ticks> with <name>, ..., rests <lots>
 *   <account> <name> BUY|SELL <lots>|quote:<units> MARKET         => ... or expired <reason> <executed>/<wanted>
 *   <account> CANCEL name:<name> id:<orderId> [NEW|PARTIAL]       => canceled <name> <open lots>
 *   <account> CANCELALL                                           => canceled <name> <open lots>, ...
 *   market <field>=<value> ...   a limit of the market changes    => ok
 *   wait <seconds>                                                => ok
 *   book                         best price first                 => <asks> | <bids>
 *   balance <account>                                             => <asset> <free>+<locked> ...
 * A refused step => <code> <text>.
 */
export function exchangeSteps(spec: Partial<MarketSpec> = {}): Interpreter {
  const desk = new Desk(spec);
  return (words) => {
    const outcome = desk.step(words);
    desk.exchange.assertValid();
    return outcome;
  };
}

class Desk {
  readonly exchange = new Exchange();
  #spec: MarketSpec;
  #sequence = 0;
  #timeUs = START_TIME_US;
  #transfers = 0;

  constructor(spec: Partial<MarketSpec>) {
    this.#spec = marketSpec(spec);
    for (const asset of ASSETS) this.#apply({ kind: "ListAsset", spec: asset });
    this.#apply({ kind: "ListMarket", spec: this.#spec });
  }

  step(words: readonly string[]): string {
    const [first = "", second = "", ...rest] = words;
    if (first === "book") return this.#book();
    if (first === "balance") return this.#balance(second);
    if (first === "market") return this.#changeMarket(words.slice(1));
    if (first === "wait") return this.#wait(Number(second));
    const accountId = accountOf(first);
    if (second === "DEPOSIT" || second === "WITHDRAW") return this.#transfer(words);
    if (second === "CANCEL") return this.#cancel(accountId, rest);
    if (second === "CANCELALL") {
      const base = { accountId, marketId: 1, newClientOrderId: "c" };
      return told(this.#apply({ kind: "CancelAllOrders", ...base }));
    }
    return told(this.#apply(orderOf(accountId, second, rest)));
  }

  #apply(command: Command): readonly Event[] {
    this.#timeUs += 1000;
    return this.exchange.apply(command, ++this.#sequence, this.#timeUs);
  }

  #transfer([account = "", verb, amount, assetName, id]: readonly string[]): string {
    const asset = ASSETS.find((candidate) => candidate.asset === assetName);
    const events = this.#apply({
      kind: verb === "DEPOSIT" ? "Deposit" : "Withdraw",
      accountId: accountOf(account),
      assetId: asset?.assetId ?? 99,
      amountUnits: Number(amount),
      transferId: id ?? `t${++this.#transfers}`,
    });
    const changed = events.find((event) => event.kind === "BalanceChanged");
    if (changed === undefined) return told(events);
    return `${account} ${assetName} ${changed.freeUnits}+${changed.lockedUnits}`;
  }

  #cancel(accountId: number, words: readonly string[]): string {
    const valueOf = (key: string) =>
      words.find((word) => word.startsWith(`${key}:`))?.slice(key.length + 1);
    return told(
      this.#apply({
        kind: "CancelOrder",
        accountId,
        marketId: Number(valueOf("market") ?? 1),
        orderId: Number(valueOf("id") ?? 0),
        origClientOrderId: valueOf("name") ?? "",
        newClientOrderId: "gone",
        restriction: restrictionOf(words),
      }),
    );
  }

  #changeMarket(words: readonly string[]): string {
    const changes = words.map((word) => word.split("="));
    const spec = Object.fromEntries(changes.map(([field, value]) => [field, valueOf(value)]));
    this.#spec = { ...this.#spec, ...spec };
    return told(this.#apply({ kind: "ListMarket", spec: this.#spec }));
  }

  #wait(seconds: number): string {
    this.#timeUs += seconds * 1_000_000;
    return told(this.#apply({ kind: "AdvanceTime" }));
  }

  #book(): string {
    const { asks, bids } = this.exchange.depth(1, 100);
    const told = [asks, bids].map((levels) => levels.map(([ticks, lots]) => `${lots}@${ticks}`));
    return told.map((levels) => levels.join(" ") || "-").join(" | ");
  }

  #balance(account: string): string {
    return this.exchange
      .balancesOf(accountOf(account))
      .filter(({ freeUnits, lockedUnits }) => freeUnits + lockedUnits > 0)
      .map(({ assetId, freeUnits, lockedUnits }) => {
        const asset = ASSETS.find((candidate) => candidate.assetId === assetId);
        return `${asset?.asset} ${freeUnits}+${lockedUnits}`;
      })
      .join(" ");
  }
}

function accountOf(name: string): number {
  const accountId = ACCOUNTS[name];
  if (accountId === undefined) throw new Error(`"${name}" is no account of the scenario`);
  return accountId;
}

function valueOf(text = ""): number | boolean {
  if (text === "true" || text === "false") return text === "true";
  return text in MarketStatus ? MarketStatus[text as keyof typeof MarketStatus] : Number(text);
}

function restrictionOf(words: readonly string[]): CancelRestriction {
  if (words.includes("NEW")) return CancelRestriction.OnlyNew;
  return words.includes("PARTIAL") ? CancelRestriction.OnlyPartiallyFilled : CancelRestriction.None;
}

function orderOf(accountId: number, name: string, words: readonly string[]): PlaceOrder {
  const [side, what = "", how = ""] = words;
  const [amount = "", price = "0"] = what.split("@");
  const isQuote = amount.startsWith("quote:");
  const timeInForce = { IOC: TimeInForce.Ioc, FOK: TimeInForce.Fok }[how] ?? TimeInForce.Gtc;
  const orderType =
    { MARKET: OrderType.Market, MAKER: OrderType.LimitMaker }[how] ?? OrderType.Limit;
  return order({
    accountId,
    clientOrderId: name,
    side: side === "BUY" ? Side.Buy : Side.Sell,
    orderType,
    timeInForce,
    priceTicks: Number(price),
    quantityLots: isQuote ? 0 : Number(amount),
    quoteQuantityUnits: isQuote ? Number(amount.slice("quote:".length)) : 0,
  });
}

/** What the events of one command say, in the words of a scenario. */
function told(events: readonly Event[]): string {
  const words = events.map(toldOne).filter((word) => word !== "");
  const resting = restingLots(events);
  if (resting > 0) words.push(`rests ${resting}`);
  return words.join(", ") || "ok";
}

function toldOne(event: Event): string {
  if (event.kind === "CommandRejected") return `${event.code} ${event.message}`;
  if (event.kind === "Trade") {
    return `${event.quantityLots}@${event.priceTicks} with ${event.maker.clientOrderId}`;
  }
  if (event.kind === "OrderCanceled") {
    const { quantityLots, executedLots } = event.order;
    return `canceled ${event.origClientOrderId} ${quantityLots - executedLots}`;
  }
  if (event.kind === "OrderExpired") {
    const { executedLots, quantityLots } = event.order;
    return `expired ${EXPIRY_REASON_NAMES[event.reason]} ${executedLots}/${quantityLots}`;
  }
  return "";
}

/** An accepted order that neither filled nor expired is in the book with what is left of it. */
function restingLots(events: readonly Event[]): number {
  let resting = 0;
  for (const event of events) {
    if (event.kind === "OrderAccepted") resting = event.order.quantityLots;
    if (event.kind === "Trade") {
      const { status, quantityLots, executedLots } = event.taker;
      resting = status === OrderStatus.Filled ? 0 : quantityLots - executedLots;
    }
    if (event.kind === "OrderExpired") resting = 0;
  }
  return resting;
}
