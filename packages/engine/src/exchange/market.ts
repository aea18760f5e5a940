import { Book, LADDERS } from "../book/index.ts";
import type { EventLog } from "../event/index.ts";
import type { AssetBalances, Ledger } from "../ledger/index.ts";
import type { ExchangeSpec, MarketSpec } from "../market/index.ts";
import { Side } from "../market/index.ts";
import type { CommandClock } from "../order/index.ts";
import { OrderRecords } from "../order/index.ts";
import { AccountOrders } from "./account-orders.ts";
import { Agenda } from "./agenda.ts";
import type { ClientOrderIds } from "./client-order-ids.ts";
import { AveragePrice } from "./price/average-price.ts";
import { FeeTable } from "./money/fees.ts";
import { filtersOf } from "./check/filters.ts";
import { PlainBounds } from "./check/plain-order.ts";
import { OrderHash } from "./order-hash.ts";
import { OrderLists } from "./order-list.ts";
import { ReferencePrice } from "./price/reference-price.ts";
import { TrailingStops } from "./trailing-stops.ts";

const { Buy } = Side;
const { Falling, Rising } = LADDERS;

/** What a market shares with the exchange it is listed on. */
interface MarketSetting extends CommandClock {
  readonly exchangeSpec: ExchangeSpec;
  readonly ledger: Ledger;
  readonly log: EventLog;
  readonly clientOrderIds: ClientOrderIds;
}

/** A listed market as it runs: its orders wherever they stand, its counters, what was last paid. */
export class Market {
  private currentSpec: MarketSpec;
  readonly base: AssetBalances;
  readonly quote: AssetBalances;
  readonly book = new Book();
  /** By the book's slots. */
  readonly orders: OrderRecords;
  readonly hash: OrderHash;
  readonly accountOrders: AccountOrders;
  readonly trailing = new TrailingStops();
  readonly agenda = new Agenda();
  readonly lists = new OrderLists();
  readonly average: AveragePrice;
  readonly reference: ReferencePrice;
  readonly fees: FeeTable;
  /** Which filters are on: see filters.ts. */
  filters: number;
  plain: PlainBounds;
  /** The numbers given last; the first trade is number 1, the first prevented match 0. */
  lastTradeId = 0;
  lastOrderListId = 0;
  nextPreventedMatchId = 0;
  /** 0 before the first trade. */
  lastPriceTicks = 0;

  /** Tells the log of the exchange that a level has changed. */
  readonly reportLevel: (side: Side, priceTicks: number, shownLots: number) => void;

  constructor(spec: MarketSpec, setting: MarketSetting) {
    const { exchangeSpec, ledger, log, clientOrderIds } = setting;
    this.currentSpec = spec;
    this.base = ledger.asset(spec.baseAssetId);
    this.quote = ledger.asset(spec.quoteAssetId);
    this.orders = new OrderRecords(spec.marketId, setting, clientOrderIds.id);
    this.reportLevel = (side, priceTicks, shownLots) => {
      log.level(spec.marketId, side, priceTicks, shownLots);
    };
    this.hash = new OrderHash(this.orders);
    this.accountOrders = new AccountOrders(this.orders);
    this.average = new AveragePrice(spec.avgPriceMins);
    this.reference = new ReferencePrice(spec);
    this.fees = new FeeTable(spec);
    this.filters = filtersOf(spec, exchangeSpec);
    this.plain = new PlainBounds(spec, exchangeSpec);
  }

  get spec(): MarketSpec {
    return this.currentSpec;
  }

  /** Limits, fees and status may change while orders rest; the grid may not. */
  changeLimits(spec: MarketSpec, exchangeSpec: ExchangeSpec, timeUs: number): void {
    this.currentSpec = spec;
    this.average.setMinutes(spec.avgPriceMins, timeUs);
    this.reference.configure(spec);
    this.fees.configure(spec);
    this.changeExchange(exchangeSpec);
  }

  changeExchange(exchangeSpec: ExchangeSpec): void {
    this.filters = filtersOf(this.currentSpec, exchangeSpec);
    this.plain = new PlainBounds(this.currentSpec, exchangeSpec);
  }

  /** What an order of this side spends, and so holds. */
  spentAsset(side: Side): AssetBalances {
    return side === Buy ? this.quote : this.base;
  }

  /** The average of the window, else the last price, else 0. */
  averagePriceTicks(timeUs: number): number {
    return this.average.ticksAt(timeUs) || this.lastPriceTicks;
  }

  /** Does any stop wait for a price? */
  get hasStops(): boolean {
    const { book } = this;
    return book.bestLevel(Rising) !== 0 || book.bestLevel(Falling) !== 0 || this.trailing.count > 0;
  }
}
