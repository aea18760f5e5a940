import { Side } from "@bourse/engine/market";
import { MAKER_NAMES, TAKER_NAMES } from "../bots.ts";
import type { FairPrices } from "../fair-prices.ts";
import type { Random } from "../random.ts";
import { distanceShare, ladder, lotsWorth, refresh, take } from "../strategy.ts";
import type { LiveMarketConfig } from "./config.ts";
import { type Feed, openPublicFeed, openUserFeed } from "./feed.ts";
import { CHANGES_PER_TURN_MAX, LIVE_PACE, MAKER_INTERVAL_MS, SILENCE_MS_MAX } from "./limits.ts";
import { type LiveGrid, gridsOf } from "./live-grid.ts";
import { type OwnQuote, OwnQuotes } from "./own-quotes.ts";
import { ExchangeRefusal, RestClient } from "./rest-client.ts";

/** A taker's order never pays more than this beyond the fair price. */
const SLIPPAGE_SHARE = 0.002;
/** A price this many ranks better than ours is taken: somebody gives money away. */
const GIFT_RANK = 3;
/** How far one trade may move opinions towards its price. */
const PULL_SHARE_MAX = 0.3;

interface LiveMarket {
  readonly grid: LiveGrid;
  readonly quotes: OwnQuotes;
  lastFair: number;
  best: { bid: number; ask: number };
}

/** What the sessions of a process share: opinions, and what is said about them. */
export interface SessionParts {
  readonly config: LiveMarketConfig;
  readonly random: Random;
  readonly fair: FairPrices;
  readonly onTrading: () => void;
}

/**
 * One connection of the bots to the exchange, from its opening to the first thing that breaks. It
 * begins by canceling whatever an earlier one left behind, so it needs to remember nothing.
 */
export class Session {
  readonly #parts: SessionParts;
  readonly #makers: readonly RestClient[];
  readonly #takers: readonly RestClient[];
  readonly #markets = new Map<string, LiveMarket>();
  readonly #feeds: Feed[] = [];
  #advancedMs = performance.now();
  #orders = 0;
  readonly #name = Date.now().toString(36);

  constructor(parts: SessionParts) {
    this.#parts = parts;
    const client = (name: string) => {
      const bot = parts.config.bots.find((candidate) => candidate.name === name);
      if (bot === undefined) throw new Error(`There are no keys for the bot ${name}.`);
      return new RestClient(parts.config.restUrl, bot, parts.config.localAddress);
    };
    this.#makers = MAKER_NAMES.map(client);
    this.#takers = TAKER_NAMES.map(client);
  }

  /** Trades until the signal aborts (then it resolves) or the connection is lost (then it throws). */
  async run(signal: AbortSignal): Promise<void> {
    const stop = new AbortController();
    const until = AbortSignal.any([signal, stop.signal]);
    try {
      await this.#open();
      for (const market of this.#markets.values()) await this.#quote(market, Infinity);
      this.#parts.onTrading();
      const lost = Promise.race(this.#feeds.map(({ gone }) => gone));
      const traders = [...this.#markets.values()].map((market) => this.#take(market, until));
      await Promise.race([
        Promise.all([this.#make(until), ...traders]),
        lost.then((error) => Promise.reject(error)),
      ]);
    } finally {
      stop.abort();
      for (const feed of this.#feeds) feed.close();
      for (const client of [...this.#makers, ...this.#takers]) client.close();
    }
  }

  async #open(): Promise<void> {
    const { config, fair } = this.#parts;
    const [visitor] = this.#takers;
    const grids = gridsOf(await visitor?.open("/api/v3/exchangeInfo"), config.symbols);
    for (const grid of grids) {
      await Promise.all(this.#makers.map((maker) => cancelAll(maker, grid.symbol)));
      const answer = await visitor?.open("/api/v3/ticker/price", { symbol: grid.symbol });
      const lastPrice = Number((answer as { price: string }).price);
      if (lastPrice > 0) fair.pull(grid.symbol, lastPrice, 1);
      this.#markets.set(grid.symbol, {
        grid,
        quotes: new OwnQuotes(grid.lotsPerUnit),
        lastFair: fair.price(grid.symbol),
        best: { bid: 0, ask: Infinity },
      });
    }
    await this.#listen(grids.map(({ symbol }) => symbol));
  }

  async #listen(symbols: readonly string[]): Promise<void> {
    const { config } = this.#parts;
    for (const name of MAKER_NAMES) {
      const bot = config.bots.find((candidate) => candidate.name === name);
      if (bot === undefined) continue;
      const feed = await openUserFeed(config.wsApiUrl, bot, (report) =>
        this.#markets.get(report.symbol)?.quotes.report(report),
      );
      this.#feeds.push(feed);
    }
    const feed = await openPublicFeed(config.wsUrl, symbols, {
      onTrade: (symbol, price, quantity) => this.#learn(symbol, price, quantity),
      onDepth: (symbol, bids, asks) => {
        const market = this.#markets.get(symbol);
        if (market === undefined) return;
        market.best = { bid: Number(bids[0]?.[0] ?? 0), ask: Number(asks[0]?.[0] ?? Infinity) };
      },
    });
    this.#feeds.push(feed);
  }

  /** Every trade moves opinions a little: a large one, against the makers, more. */
  #learn(symbol: string, price: number, quantity: number): void {
    const market = this.#markets.get(symbol);
    if (market === undefined) return;
    const weight = (price * quantity) / (market.grid.traits.topQuoteWorth * 20);
    this.#parts.fair.pull(symbol, price, Math.min(weight, PULL_SHARE_MAX));
  }

  /** The makers' round: one market after the other, for ever. */
  async #make(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      for (const market of this.#markets.values()) {
        await pause(MAKER_INTERVAL_MS, signal);
        if (signal.aborted) return;
        await this.#quote(market, CHANGES_PER_TURN_MAX);
      }
    }
  }

  async #quote(market: LiveMarket, changesMax: number): Promise<void> {
    const { grid, quotes } = market;
    const wanted = ladder(grid, this.#fairPrice(grid), this.#parts.random);
    const { cancels, places } = refresh(quotes.all(), wanted, changesMax);
    await Promise.all(cancels.map((quote) => this.#cancel(market, quote)));
    await Promise.all(
      places.map(async (quote) => {
        const maker = quote.rank % this.#makers.length;
        const orderId = await this.#place(this.#makers[maker], {
          symbol: grid.symbol,
          side: quote.side === Side.Buy ? "BUY" : "SELL",
          type: "LIMIT_MAKER",
          price: grid.priceText(quote.priceTicks),
          quantity: grid.quantityText(quote.quantityLots),
        });
        if (orderId === undefined) return;
        quotes.add({ ...quote, openLots: quote.quantityLots, orderId, maker });
      }),
    );
  }

  async #cancel({ grid, quotes }: LiveMarket, { orderId, maker }: OwnQuote): Promise<void> {
    const { symbol } = grid;
    try {
      await this.#makers[maker]?.signed("DELETE", "/api/v3/order", { symbol, orderId });
    } catch (error) {
      // It was filled a moment ago: gone all the same.
      if (!isOfTheMoment(error)) throw error;
    }
    quotes.remove(orderId);
  }

  /** Sends an order; undefined when the exchange refuses this one for a reason of its own. */
  async #place(
    client: RestClient | undefined,
    order: Readonly<Record<string, string>>,
  ): Promise<number | undefined> {
    const newClientOrderId = `sim-${this.#name}-${++this.#orders}`;
    const parameters = { ...order, newClientOrderId, newOrderRespType: "ACK" };
    try {
      const answer = await client?.signed("POST", "/api/v3/order", parameters);
      return (answer as { orderId: number }).orderId;
    } catch (error) {
      if (!isOfTheMoment(error)) throw error;
      return undefined;
    }
  }

  /** The takers of one market: they arrive at random, and sooner when opinions are on the move. */
  async #take(market: LiveMarket, signal: AbortSignal): Promise<void> {
    const { random, fair } = this.#parts;
    const { grid } = market;
    while (!signal.aborted) {
      const meanMs = 60_000 / (grid.traits.tradesPerMinute * LIVE_PACE * fair.activity);
      await pause(Math.min(random.exponential(meanMs), SILENCE_MS_MAX), signal);
      if (signal.aborted) return;
      const fairPrice = this.#fairPrice(grid);
      const moved = fairPrice / market.lastFair - 1;
      market.lastFair += 0.2 * (fairPrice - market.lastFair);
      const drift = Math.tanh(moved / (20 * grid.traits.halfSpreadShare));
      const wish = this.#gift(market, fairPrice) ?? take(grid, fairPrice, drift, random);
      const limit = fairPrice * (1 + (wish.side === Side.Buy ? SLIPPAGE_SHARE : -SLIPPAGE_SHARE));
      await this.#place(this.#takers[random.chance(0.5) ? 0 : 1], {
        symbol: grid.symbol,
        side: wish.side === Side.Buy ? "BUY" : "SELL",
        type: "LIMIT",
        timeInForce: "IOC",
        price: grid.priceText(Math.round(limit * grid.ticksPerUnit)),
        quantity: grid.quantityText(wish.quantityLots),
      });
    }
  }

  /** Somebody offers clearly more, or asks clearly less, than the thing is worth. */
  #gift({ grid, best }: LiveMarket, fairPrice: number) {
    const share = distanceShare(grid.traits, GIFT_RANK);
    const quantityLots = lotsWorth(grid, grid.traits.topQuoteWorth, fairPrice);
    if (best.bid > fairPrice * (1 + share)) return { side: Side.Sell, quantityLots };
    if (best.ask < fairPrice * (1 - share)) return { side: Side.Buy, quantityLots };
    return undefined;
  }

  #fairPrice({ symbol }: LiveGrid): number {
    const { fair } = this.#parts;
    const nowMs = performance.now();
    fair.advance((nowMs - this.#advancedMs) / 1000);
    this.#advancedMs = nowMs;
    return fair.price(symbol);
  }
}

async function cancelAll(client: RestClient, symbol: string): Promise<void> {
  try {
    await client.signed("DELETE", "/api/v3/openOrders", { symbol });
  } catch (error) {
    // Nothing was open.
    if (!isOfTheMoment(error)) throw error;
  }
}

/** Such a refusal concerns one order; any other ends the session, which then begins anew. */
function isOfTheMoment(error: unknown): boolean {
  return error instanceof ExchangeRefusal && error.isOfTheMoment;
}

/** Waits, or returns at once when there is nothing left to wait for. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done, { once: true });
  });
}
