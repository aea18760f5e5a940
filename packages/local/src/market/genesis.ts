import { PLAIN_TERMS } from "@bourse/core/order";
import type { Command } from "@bourse/engine/command";
import { Exchange } from "@bourse/engine/exchange";
import { type AssetSpec, type MarketSpec, OrderType } from "@bourse/engine/market";
import { BOT_FUNDS, type BotName, MAKER_NAMES, TAKER_NAMES } from "./bots.ts";
import { FairPrices } from "./fair-prices.ts";
import { Random } from "./random.ts";
import { type MarketGrid, type Quote, type Take, ladder, take } from "./strategy.ts";
import { MARKET_TRAITS } from "./traits.ts";

/** How far back the history of a new exchange reaches, unless it is said. */
const HISTORY_HOURS = 24;
/** No minute goes by without a trade, so that every candle of the day is there. */
const SILENCE_SECONDS_MAX = 25;
/** How often a second trade follows at once, at the price of the first. */
const ECHO_SHARE = 0.25;
const BATCH_RECORDS = 10_000;
const MICROSECONDS = 1_000_000;
/** Between two commands of the same moment. */
const COMMAND_GAP_US = 150;

/** One command of the past, as the journal holds it. */
export interface GenesisRecord {
  readonly sequence: number;
  readonly timeUs: number;
  readonly command: Command;
}

export interface GenesisOptions {
  readonly seed: number;
  /** The history ends here. */
  readonly endTimeUs: number;
  readonly historyHours?: number;
  readonly assets: readonly AssetSpec[];
  readonly markets: readonly MarketSpec[];
  /** The accountId of every bot. */
  readonly accounts: Readonly<Record<BotName, number>>;
}

/**
 * The first day of a new exchange, for an empty journal: its listing, the bots' deposits, and a day
 * of their trading, in batches. The commands are real ones, judged by a real exchange on the way;
 * replayed, they give candles, trades and a filled book. The same options give the same day.
 */
export function* genesisRecords(options: GenesisOptions): Generator<readonly GenesisRecord[]> {
  const past = new Past(options);
  past.open();
  while (!past.isOver) {
    past.trade();
    if (past.pendingRecords >= BATCH_RECORDS) yield past.takeRecords();
  }
  past.leaveLadder();
  yield past.takeRecords();
}

/** A market of the past and when somebody trades on it next. */
interface PastMarket {
  readonly spec: MarketSpec;
  readonly grid: MarketGrid;
  readonly makerId: number;
  lastFair: number;
  nextTradeUs: number;
}

class Past {
  readonly #options: GenesisOptions;
  readonly #exchange = new Exchange();
  readonly #random: Random;
  readonly #fair: FairPrices;
  readonly #markets: PastMarket[];
  #records: GenesisRecord[] = [];
  #timeUs: number;
  #fairTimeUs: number;
  #orders = 0;

  constructor(options: GenesisOptions) {
    this.#options = options;
    this.#random = new Random(options.seed);
    this.#fair = new FairPrices(this.#random);
    const historyHours = options.historyHours ?? HISTORY_HOURS;
    this.#timeUs = options.endTimeUs - historyHours * 3600 * MICROSECONDS;
    this.#fairTimeUs = this.#timeUs;
    this.#markets = options.markets.flatMap((spec, index) => {
      const traits = MARKET_TRAITS.find(({ symbol }) => symbol === spec.symbol);
      const maker = MAKER_NAMES[index % MAKER_NAMES.length];
      if (traits === undefined || maker === undefined) return [];
      const quote = options.assets.find(({ assetId }) => assetId === spec.quoteAssetId);
      const grid = {
        traits,
        ticksPerUnit: 10 ** spec.priceDecimals / spec.tickSizeUnits,
        lotsPerUnit: 10 ** spec.quantityDecimals / spec.stepSizeUnits,
        minNotional: spec.minNotionalUnits / 10 ** (quote?.decimals ?? 0),
      };
      const lastFair = traits.basePrice;
      const makerId = options.accounts[maker];
      return [{ spec, grid, makerId, lastFair, nextTradeUs: this.#timeUs }];
    });
  }

  get pendingRecords(): number {
    return this.#records.length;
  }

  get isOver(): boolean {
    return this.#next() === undefined;
  }

  takeRecords(): readonly GenesisRecord[] {
    const records = this.#records;
    this.#records = [];
    return records;
  }

  /** Lists everything and pays the bots in. */
  open(): void {
    const { assets, markets, accounts } = this.#options;
    for (const spec of assets) this.#apply({ kind: "ListAsset", spec });
    for (const spec of markets) this.#apply({ kind: "ListMarket", spec });
    for (const [name, accountId] of Object.entries(accounts)) {
      for (const { asset, assetId, decimals } of assets) {
        const amountUnits = (BOT_FUNDS[asset] ?? 0) * 10 ** decimals;
        if (amountUnits === 0) continue;
        const transferId = `genesis-${name}-${asset}`;
        this.#apply({ kind: "Deposit", accountId, assetId, amountUnits, transferId });
      }
    }
  }

  /**
   * The market whose turn it is: opinions move, a maker quotes what a taker then wants. The past
   * needs no other quotes: of a day that is over, only trades can be seen.
   */
  trade(): void {
    const market = this.#next();
    if (market === undefined) return;
    this.#timeUs = Math.max(this.#timeUs, market.nextTradeUs);
    this.#fair.advance((this.#timeUs - this.#fairTimeUs) / MICROSECONDS);
    this.#fairTimeUs = this.#timeUs;
    const { grid } = market;
    const fairPrice = this.#fair.price(grid.traits.symbol);
    const drift = Math.tanh((fairPrice / market.lastFair - 1) / (20 * grid.traits.halfSpreadShare));
    market.lastFair += 0.2 * (fairPrice - market.lastFair);
    const wish = take(grid, fairPrice, drift, this.#random);
    const echo = take(grid, fairPrice, drift, this.#random);
    const wishes = this.#random.chance(ECHO_SHARE) ? [wish, { ...echo, side: wish.side }] : [wish];
    const quantityLots = wishes.reduce((lots, one) => lots + one.quantityLots, 0);
    const quotes = ladder(grid, fairPrice, this.#random, 1);
    const quote = quotes.find(({ side }) => side !== wish.side);
    if (quote !== undefined) this.#rest(market.makerId, market, { ...quote, quantityLots });
    for (const one of wishes) this.#hit(market, one);
    const pauseUs = this.#pauseSeconds(grid.traits.tradesPerMinute) * MICROSECONDS;
    market.nextTradeUs = this.#timeUs + Math.ceil(pauseUs);
  }

  /** At the end the makers stand as they will stand in the present. */
  leaveLadder(): void {
    for (const market of this.#markets) {
      const fairPrice = this.#fair.price(market.spec.symbol);
      for (const quote of ladder(market.grid, fairPrice, this.#random)) {
        const maker = MAKER_NAMES[quote.rank % 2 === 0 ? 0 : 1];
        this.#rest(this.#options.accounts[maker], market, quote);
      }
    }
  }

  #next(): PastMarket | undefined {
    let next: PastMarket | undefined;
    for (const market of this.#markets) {
      if (market.nextTradeUs < (next?.nextTradeUs ?? this.#lastTradeUs)) next = market;
    }
    return next;
  }

  /** Leaves a moment for the last commands. */
  get #lastTradeUs(): number {
    return this.#options.endTimeUs - MICROSECONDS;
  }

  #pauseSeconds(tradesPerMinute: number): number {
    const mean = 60 / (tradesPerMinute * this.#fair.activity);
    return Math.min(this.#random.exponential(mean), SILENCE_SECONDS_MAX);
  }

  #rest(accountId: number, { spec }: PastMarket, quote: Quote): void {
    this.#apply({
      ...this.#order(accountId, spec.marketId),
      side: quote.side,
      orderType: OrderType.LimitMaker,
      priceTicks: quote.priceTicks,
      quantityLots: quote.quantityLots,
    });
  }

  #hit({ spec }: PastMarket, { side, quantityLots }: Take): void {
    const taker = TAKER_NAMES[this.#random.chance(0.5) ? 0 : 1];
    this.#apply({
      ...this.#order(this.#options.accounts[taker], spec.marketId),
      side,
      orderType: OrderType.Market,
      priceTicks: 0,
      quantityLots,
    });
  }

  /** What every order of the past has in common. */
  #order(accountId: number, marketId: number) {
    return {
      kind: "PlaceOrder",
      accountId,
      marketId,
      ...PLAIN_TERMS,
      clientOrderId: `past-${++this.#orders}`,
    } as const;
  }

  #apply(command: Command): void {
    this.#timeUs += COMMAND_GAP_US;
    const sequence = this.#exchange.sequence + 1;
    const [first] = this.#exchange.apply(command, sequence, this.#timeUs);
    if (first?.kind === "CommandRejected") {
      throw new Error(`The simulated past went wrong at command ${sequence}: ${first.message}`);
    }
    this.#records.push({ sequence, timeUs: this.#timeUs, command });
  }
}
