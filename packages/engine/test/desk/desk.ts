import type { Command } from "../../src/command/index.ts";
import type { Event } from "../../src/event/index.ts";
import type { AccountSpec, MarketSpec } from "../../src/market/index.ts";
import { MarketStatus, ORDER_STATUS_NAMES, Side } from "../../src/market/index.ts";
import type { Engine } from "../engines.ts";
import { ASSETS, accountSpec, exchangeSpec, marketSpec } from "../fixture.ts";
import { Witness } from "../witness.ts";
import { accountOf } from "./names.ts";
import { readCommand, readMoney } from "./read-command.ts";
import { readFields, readOwner } from "./read-order.ts";
import { newMarket, readExchange, readRates } from "./read-spec.ts";
import { tell } from "./tell.ts";

const START_TIME_US = 1_700_000_000_000_000;
const STEP_US = 1000;

/**
 * An engine with the words of a scenario. An order or a list is named by its client id; every step
 * takes one millisecond.
 *   <account> <name> BUY|SELL <lots>[@<ticks>] [<type>] [GTC|IOC|FOK]
 *             [stop:<ticks>] [trail:<bips>] [ice:<lots>] [peg:PRIMARY|MARKET[+<levels>]] [stp:<mode>] [request:<id>]
 *   <account> OCO|OTO|OTOCO|OPO|OPOCO <list> / <order> / <order> ...
 *   <account> REPLACE name:<name> [ALLOW] / <order>          CANCEL's words before the "/"
 *   <account> CANCEL name:<name> id:<orderId> as:<name> [NEW|PARTIAL]
 *   <account> CANCELLIST name:<list> id:<orderListId> as:<list>
 *   <account> CANCELALL
 *   <account> AMEND name:<name> id:<orderId> as:<name> to:<lots>
 *   <account> DEPOSIT|WITHDRAW|HOLD <amount> <asset> [<transferId>]
 *   <account> SETTLE|RELEASE <transferId>
 *   <account> TRANSFER <amount> <asset> <account> [<transferId>]
 *   market|account <id or name>|exchange <field>=<value> ...
 *   fees standard|tax|special maker:<rate> taker:<rate> buyer:<rate> seller:<rate>
 *   list <marketId> <base>/<quote> <field>=<value> ...       another market
 *   reference <price in 1/10000 of a tick>
 *   wait <seconds>, clock <seconds since the start>          the step after `clock` is at that moment
 *   book [market:<id>], balance <account>, orders <account>
 * Everything takes market:<id>. What came of a step is told as desk/tell.ts says it.
 */
export class Desk {
  readonly #engine: Engine;
  readonly #witness = new Witness();
  readonly #specs = new Map<number, MarketSpec>();
  #exchange = exchangeSpec();
  readonly #accounts = new Map<number, AccountSpec>();
  #sequence = 0;
  #timeUs = START_TIME_US - 1_000_000;
  #transfers = 0;

  constructor(engine: Engine, spec: Partial<MarketSpec>) {
    this.#engine = engine;
    for (const asset of ASSETS) this.#apply({ kind: "ListAsset", spec: asset });
    this.#list(marketSpec(spec));
    this.#timeUs = START_TIME_US;
  }

  step(words: readonly string[]): string {
    const [first = ""] = words;
    switch (first) {
      case "book":
        return this.#book(readOwner(words).marketId);
      case "balance":
        return this.#balance(accountOf(words[1] ?? ""));
      case "orders":
        return this.#orders(accountOf(words[1] ?? ""));
      case "market":
      case "fees":
      case "list":
      case "account":
      case "exchange":
      case "reference":
        return tell(this.#apply(this.#configuration(words)));
      case "wait":
        this.#timeUs += Number(words[1]) * 1_000_000;
        return tell(this.#apply({ kind: "AdvanceTime" }));
      case "clock":
        this.#timeUs = START_TIME_US + Number(words[1]) * 1_000_000 - STEP_US;
        return "ok";
      default:
        return this.#act(accountOf(first), words.slice(1));
    }
  }

  #act(accountId: number, words: readonly string[]): string {
    const [verb = "", ...rest] = words;
    if (["DEPOSIT", "WITHDRAW", "HOLD", "SETTLE", "RELEASE", "TRANSFER"].includes(verb)) {
      return this.#money(accountId, verb, rest);
    }
    const command = readCommand(accountId, words);
    return tell(this.#apply(command), "clientOrderId" in command ? command.clientOrderId : "");
  }

  #apply(command: Command): readonly Event[] {
    this.#timeUs += STEP_US;
    const events = this.#engine.apply(command, ++this.#sequence, this.#timeUs);
    this.#witness.see(events);
    this.#engine.assertValid?.();
    return events;
  }

  #list(spec: MarketSpec): readonly Event[] {
    return this.#apply(this.#relisted(spec));
  }

  #relisted(spec: MarketSpec): Command {
    this.#specs.set(spec.marketId, spec);
    return { kind: "ListMarket", spec };
  }

  #configuration(words: readonly string[]): Command {
    const [first, second = ""] = words;
    const { marketId } = readOwner(words);
    const fields = readFields(words);
    if (first === "list") return this.#relisted(newMarket(words));
    if (first === "reference") {
      return { kind: "SetReferencePrice", marketId, referencePrice: Number(second) };
    }
    if (first === "account") {
      const accountId = accountOf(second);
      const spec = { ...(this.#accounts.get(accountId) ?? accountSpec({ accountId })), ...fields };
      this.#accounts.set(accountId, spec);
      return { kind: "ConfigureAccount", spec };
    }
    if (first === "exchange") {
      this.#exchange = { ...this.#exchange, ...readExchange(words) };
      return { kind: "ConfigureExchange", spec: this.#exchange };
    }
    const spec = this.#specs.get(marketId) ?? marketSpec({ marketId });
    if (first === "fees") return this.#relisted({ ...spec, [`${second}Fees`]: readRates(words) });
    const { status = spec.status } = fields as { status?: keyof typeof MarketStatus };
    const known = typeof status === "string" ? MarketStatus[status] : status;
    return this.#relisted({ ...spec, ...fields, status: known });
  }

  #money(accountId: number, verb: string, words: readonly string[]): string {
    const before = this.#balance(accountId);
    const events = this.#apply(readMoney(accountId, [verb, ...words], `t${++this.#transfers}`));
    const asset = ASSETS.find((candidate) => candidate.asset === words[1]);
    const told = tell(events);
    if (told !== "ok" || (events.length === 0 && before === this.#balance(accountId))) return told;
    if (asset === undefined) return this.#balance(accountId);
    const { freeUnits, lockedUnits } = this.#witness.fundsOf(accountId, asset.assetId);
    return `${asset.asset} ${freeUnits}+${lockedUnits}`;
  }

  #book(marketId: number): string {
    return [Side.Sell, Side.Buy]
      .map((side) => this.#witness.levels(marketId, side))
      .map((levels) => levels.map(([ticks, lots]) => `${lots}@${ticks}`).join(" ") || "-")
      .join(" | ");
  }

  #balance(accountId: number): string {
    const told = ASSETS.flatMap(({ asset, assetId }) => {
      const { freeUnits, lockedUnits } = this.#witness.fundsOf(accountId, assetId);
      return freeUnits + lockedUnits === 0n ? [] : [`${asset} ${freeUnits}+${lockedUnits}`];
    });
    return told.join(" ") || "nothing";
  }

  /** `<name> <executed>/<quantity> <status>` of each open order, oldest first. */
  #orders(accountId: number): string {
    const open = [...this.#witness.openOrders.values()]
      .filter((order) => order.accountId === accountId)
      .sort((left, right) => left.marketId - right.marketId || left.orderId - right.orderId)
      .map(({ clientOrderId, executedLots, quantityLots, status }) => {
        return `${clientOrderId} ${executedLots}/${quantityLots} ${ORDER_STATUS_NAMES[status]}`;
      });
    return open.join(", ") || "none";
  }
}
