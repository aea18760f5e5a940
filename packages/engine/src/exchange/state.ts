import { MatchTerms } from "../book/index.ts";
import { EventLog, PreventedNumbers, Refusal, RejectedPart, TradeNumbers } from "../event/index.ts";
import { Ledger } from "../ledger/index.ts";
import type { ExchangeSpec } from "../market/index.ts";
import { Accounts } from "./money/accounts.ts";
import { Applicant } from "./applicant.ts";
import { Candidate } from "./check/candidate.ts";
import { ClientOrderIds } from "./client-order-ids.ts";
import { EverydayOrder } from "./everyday-order.ts";
import { Fees } from "./money/fees.ts";
import { FillRun } from "./fill-run.ts";
import { FiredStops } from "./fired-stops.ts";
import type { Market } from "./market.ts";
import { RequestMemory } from "./request-memory.ts";
import { Transfers } from "./money/transfers.ts";
import { Withdrawals } from "./money/withdrawals.ts";

export const NO_EXCHANGE_LIMITS: ExchangeSpec = {
  feeAssetId: 0,
  feeDiscount: 0,
  maxNumOrders: 0,
  maxNumAlgoOrders: 0,
  maxNumIcebergOrders: 0,
  maxNumOrderLists: 0,
  maxAssets: [],
};

/** What changes hands between a buyer and a seller. */
class Deal {
  lots = 0;
  notionalUnits = 0;
  baseUnits = 0;
}

/** Everything the exchange knows, and what it works with while it applies a command. */
export class ExchangeState {
  /** Of the command applied last. */
  sequence = 0;
  timeUs = 0;
  exchangeSpec: ExchangeSpec = NO_EXCHANGE_LIMITS;
  readonly ledger = new Ledger();
  readonly accounts = new Accounts();
  /** By marketId, in the order they were listed. */
  readonly markets = new Map<number, Market>();
  /** The same by their number alone, for every command. */
  readonly marketsById: (Market | undefined)[] = [];
  readonly clientOrderIds = new ClientOrderIds();
  readonly fees = new Fees(this.ledger, this.accounts);
  readonly requests = new RequestMemory();
  readonly transfers = new Transfers();
  readonly withdrawals = new Withdrawals();

  /** The events of the command. */
  readonly log = new EventLog();
  // What follows holds nothing from one command to the next.
  readonly refusal = new Refusal();
  readonly candidate = new Candidate(this.refusal);
  /** An order that comes alone is the first; of a list, one per leg. */
  readonly applicants = [new Applicant(), new Applicant(), new Applicant()] as const;
  readonly everyday = new EverydayOrder();
  /** Which order a CancelReplace is to cancel. */
  readonly target = { accountId: 0, orderId: 0, origClientOrderId: "" };
  readonly terms = new MatchTerms();
  readonly deal = new Deal();
  readonly trade = new TradeNumbers();
  readonly run = new FillRun();
  readonly prevented = new PreventedNumbers();
  readonly fired = new FiredStops();
  /** The market the command is about; undefined when it is about none, or about all of them. */
  market: Market | undefined = undefined;
  isAdvancing = false;
  /** Tests turn it off, to hold the short ways against the long ones. */
  takesShortWays = true;
  /** How many steps of an agenda the command may still do. */
  agendaStepsLeft = 0;
  /** Steps of matches of this command until its agenda waits for the next one. */
  matchStepsLeft = 0;

  /** Opens a market for everybody who keeps a table of them. */
  addMarket(market: Market): void {
    const { marketId } = market.spec;
    this.markets.set(marketId, market);
    // Filled up, because an array with holes is slower for every market.
    while (this.marketsById.length <= marketId) this.marketsById.push(undefined);
    this.marketsById[marketId] = market;
    this.clientOrderIds.open(market.orders);
    this.fees.addMarket(market);
  }

  /** Says that the command, or a part of it, is refused for the reason that was found last. */
  reject(accountId: number, part: RejectedPart = RejectedPart.Whole): void {
    this.log.rejected(accountId, part, this.refusal);
  }
}
