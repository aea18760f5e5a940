import type { Command } from "../../src/command/index.ts";
import type { Event, OrderView } from "../../src/event/index.ts";
import { CancelReplaceMode, CancelRestriction, OrderListKind } from "../../src/market/index.ts";
import { Witness } from "../witness.ts";
import { spoil } from "./hostile.ts";
import { drawLegs } from "./lists.ts";
import { drawMoney } from "./money.ts";
import { ACCOUNT_IDS, OPENING, SPECS } from "./opening.ts";
import type { Moment } from "./orders.ts";
import { drawMode, drawTerms } from "./orders.ts";
import { Random } from "./random.ts";
import { drawConfiguration } from "./settings.ts";

export interface Step {
  readonly command: Command;
  readonly sequence: number;
  readonly timeUs: number;
}

export interface Mix {
  /** Whether now and then a value comes that no honest caller sends. */
  readonly hostile: boolean;
}

const START_TIME_US = 1_700_000_000_000_000;
/** An account that never has anything to trade with comes now and then, and one that nobody knows. */
const TRADERS = ACCOUNT_IDS.slice(0, -1);
const STRANGERS = [ACCOUNT_IDS.at(-1) ?? 0, 4_711];
const REQUESTS_KEPT = 50;
const TRANSFERS_KEPT = 30;

/**
 * Random but meaningful commands of every kind, without an end. The same seed and the same events
 * give the same commands: it looks at the events to cancel, amend and repeat what exists.
 */
export class Stream {
  readonly witness = new Witness();
  readonly #random: Random;
  readonly #mix: Mix;
  readonly #requests: Command[] = [];
  readonly #transfers: Command[] = [];
  /** What takes back the changes of limits, halts and so on that stand, oldest first. */
  readonly #undo: Command[] = [];
  #sequence = 0;
  #timeUs = START_TIME_US;
  #names = 0;

  constructor(seed: number, mix: Mix = { hostile: true }) {
    this.#random = new Random(seed);
    this.#mix = mix;
  }

  next(): Step {
    const opening = OPENING[this.#sequence];
    this.#sequence += 1;
    this.#timeUs += this.#waitUs();
    const command = opening ?? this.#draw();
    return { command, sequence: this.#sequence, timeUs: this.#timeUs };
  }

  see(events: readonly Event[]): void {
    this.witness.see(events);
  }

  #waitUs(): number {
    const random = this.#random;
    return random.percent(98) ? random.below(40_000) : random.below(50_000_000);
  }

  #draw(): Command {
    const drawn = this.#remembered(this.#drawHonest());
    return this.#mix.hostile && this.#random.percent(1) ? spoil(this.#random, drawn) : drawn;
  }

  #drawHonest(): Command {
    const random = this.#random;
    const draw = random.weighted<() => Command>([
      [100, () => this.#place()],
      [16, () => this.#placeList()],
      [10, () => this.#cancel()],
      [2, () => this.#cancelList()],
      [1, () => this.#cancelAll()],
      [8, () => this.#replace()],
      [8, () => this.#amend()],
      [8, () => this.#moveMoney()],
      [2, () => this.#configure()],
      [this.#undo.length === 0 ? 0 : 2, () => this.#undo.shift() ?? { kind: "AdvanceTime" }],
      [2, () => ({ kind: "AdvanceTime" })],
      [2, () => this.#again()],
    ]);
    return draw();
  }

  /** A tenth of all orders have a requestId, so that #again can repeat it. */
  #remembered(command: Command): Command {
    if (!("requestId" in command) || !this.#random.percent(10)) return command;
    const requestId = command.requestId || `request-${this.#names++}`;
    this.#requests.push({ ...command, requestId });
    if (this.#requests.length > REQUESTS_KEPT) this.#requests.shift();
    return { ...command, requestId };
  }

  /** The same requestId a second time, with the same order or with another. */
  #again(): Command {
    if (this.#requests.length === 0) return { kind: "AdvanceTime" };
    const first = this.#random.pick(this.#requests);
    if (this.#random.percent(60) || !("requestId" in first)) return first;
    const { accountId, requestId } = first;
    return { ...this.#place(), accountId, requestId } as Command;
  }

  /** Now and then what was done before, under the same transferId. */
  #moveMoney(): Command {
    const random = this.#random;
    if (this.#transfers.length > 0 && random.percent(8)) return random.pick(this.#transfers);
    const command = drawMoney(random, this.witness, this.#names++);
    this.#transfers.push(command);
    if (this.#transfers.length > TRANSFERS_KEPT) this.#transfers.shift();
    return command;
  }

  #configure(): Command {
    const { command, undo } = drawConfiguration(this.#random, this.witness);
    if (undo !== undefined) this.#undo.push(undo);
    return command;
  }

  #place(): Command {
    return { kind: "PlaceOrder", ...this.#owner(), ...drawTerms(this.#moment) };
  }

  #placeList(): Command {
    const random = this.#random;
    const owner = this.#owner();
    const listKind = random.pick(Object.values(OrderListKind));
    const legs = drawLegs(this.#moment, listKind);
    const listClientOrderId = random.percent(95) ? `list-${this.#names++}` : "list-again";
    const names = { listKind, listClientOrderId };
    return { kind: "PlaceOrderList", ...owner, ...names, legs };
  }

  #cancel(): Command {
    const restriction = this.#restriction();
    const drawn = this.#random.below(100);
    const ownName = drawn < 75 ? `gone-${this.#names++}` : "gone";
    const newClientOrderId = drawn < 85 ? ownName : "";
    return { kind: "CancelOrder", ...this.#target(), newClientOrderId, restriction };
  }

  #cancelList(): Command {
    const random = this.#random;
    const lists = [...this.witness.openLists.values()];
    if (lists.length === 0) return this.#cancel();
    const { accountId, marketId, orderListId, listClientOrderId } = random.pick(lists);
    return {
      kind: "CancelOrderList",
      accountId: random.percent(95) ? accountId : random.pick(TRADERS),
      marketId,
      orderListId: random.percent(50) ? orderListId : 0,
      listClientOrderId: random.percent(60) ? listClientOrderId : "",
      newClientOrderId: random.percent(50) ? `gone-list-${this.#names++}` : "",
    };
  }

  #cancelAll(): Command {
    const { accountId, marketId } = this.#owner();
    const newClientOrderId = this.#random.pick(["", "all-of-them-", "x".repeat(36)]);
    return { kind: "CancelAllOrders", accountId, marketId, newClientOrderId };
  }

  #replace(): Command {
    const random = this.#random;
    const { accountId, marketId, orderId, origClientOrderId } = this.#target();
    const moment = { ...this.#moment, marketId };
    const terms = drawTerms(moment);
    return {
      ...this.#owner(),
      ...terms,
      // Sometimes the new order takes over the name of the old one.
      ...(random.percent(20) && origClientOrderId !== "" && { clientOrderId: origClientOrderId }),
      kind: "CancelReplace",
      accountId,
      marketId,
      mode: random.pick(Object.values(CancelReplaceMode)),
      cancelOrderId: orderId,
      cancelOrigClientOrderId: origClientOrderId,
      cancelNewClientOrderId: `gone-${this.#names++}`,
      restriction: this.#restriction(),
    };
  }

  #amend(): Command {
    const random = this.#random;
    const target = this.#target();
    const found = this.witness.openOrders.get(`${target.marketId}:${target.orderId}`);
    const quantityLots = random.percent(90)
      ? random.between(1, Math.max(1, (found?.quantityLots ?? 9) - 1))
      : random.below(14);
    const keeps = random.percent(30);
    const newClientOrderId = (keeps && found?.clientOrderId) || this.#nextName();
    return { kind: "AmendOrder", ...target, newClientOrderId, quantityLots };
  }

  /** An open order by id, by name or both; sometimes of another, long gone or never there. */
  #target() {
    const random = this.#random;
    const open = this.#someOpenOrder();
    if (open === undefined || random.percent(4)) {
      const { accountId, marketId } = this.#owner();
      const orderId = random.below(200);
      return { accountId, marketId, orderId, origClientOrderId: random.pick(["", "gone", "o1"]) };
    }
    const { accountId, marketId, orderId, clientOrderId } = open;
    const byId = random.percent(60);
    return {
      accountId: random.percent(96) ? accountId : random.pick(TRADERS),
      marketId: random.percent(98) ? marketId : random.pick(SPECS).marketId,
      orderId: byId ? orderId : 0,
      origClientOrderId: byId && random.percent(85) ? "" : clientOrderId,
    };
  }

  #someOpenOrder(): OrderView | undefined {
    const { openOrders } = this.witness;
    if (openOrders.size === 0) return undefined;
    let skipped = this.#random.below(openOrders.size);
    for (const order of openOrders.values()) if (skipped-- === 0) return order;
    return undefined;
  }

  #owner() {
    const random = this.#random;
    const accountId = random.pick(random.percent(98) ? TRADERS : STRANGERS);
    return {
      accountId,
      marketId: this.#drawMarketId(),
      selfTradePrevention: drawMode(random, accountId),
      requestId: "",
    };
  }

  #marketId = 1;

  #drawMarketId(): number {
    const random = this.#random;
    this.#marketId = random.weighted([
      [60, 1],
      [50, 2],
      [50, 3],
      [50, 4],
      [1, 9],
    ]);
    return this.#marketId;
  }

  /** Of the market that the last owner was drawn for. */
  get #moment(): Moment {
    return {
      random: this.#random,
      marketId: this.#marketId,
      middleTicks: this.#middleTicks(),
      nextName: () => this.#nextName(),
    };
  }

  /** The last price, pulled back to 100 so that the money goes on being enough. */
  #middleTicks(): number {
    const last = this.witness.lastPriceTicks.get(this.#marketId) ?? 100;
    if (last > 115) return last - 2;
    return last < 85 ? last + 2 : last;
  }

  #nextName(): string {
    if (this.#random.percent(2)) return "o1";
    this.#names += 1;
    return `o${this.#names}`;
  }

  #restriction(): CancelRestriction {
    return this.#random.weighted<CancelRestriction>([
      [20, CancelRestriction.None],
      [1, CancelRestriction.OnlyNew],
      [1, CancelRestriction.OnlyPartiallyFilled],
    ]);
  }
}
