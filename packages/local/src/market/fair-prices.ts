import type { Random } from "./random.ts";
import { ASSET_TRAITS, type PricedAsset } from "./traits.ts";

const DAY_SECONDS = 86_400;
/** How fast a price forgets how far it is from home, per day: it wanders, but not for ever. */
const HOMING_PER_DAY = 0.3;
/** The mood swings between calm and busy: deviation of its logarithm, and how long it lasts. */
const MOOD_DEVIATION = 0.45;
const MOOD_SECONDS = 2 * 3600;
/** The cross market strays from the ratio of the two others, by this share, and soon returns. */
const BASIS_DEVIATION = 0.000_15;
const BASIS_SECONDS = 120;

const ASSETS = Object.keys(ASSET_TRAITS) as PricedAsset[];

/**
 * What everybody thinks things are worth: one price per asset in USDT, walking at random and partly
 * together, so that a market between two assets (ETHBTC) always agrees with their own.
 */
export class FairPrices {
  readonly #random: Random;
  readonly #logPrices = new Map<PricedAsset, number>();
  #mood = 0;
  #basis = 0;

  constructor(random: Random) {
    this.#random = random;
    for (const asset of ASSETS) this.#logPrices.set(asset, Math.log(ASSET_TRAITS[asset].basePrice));
  }

  /** 1 on a usual day, more in a busy hour. */
  get activity(): number {
    return Math.exp(this.#mood);
  }

  advance(seconds: number): void {
    this.#mood = this.#reverting(this.#mood, MOOD_DEVIATION, seconds / MOOD_SECONDS);
    this.#basis = this.#reverting(this.#basis, BASIS_DEVIATION, seconds / BASIS_SECONDS);
    const days = seconds / DAY_SECONDS;
    const common = this.#random.normal();
    for (const asset of ASSETS) {
      const { basePrice, dailyDeviation, commonShare } = ASSET_TRAITS[asset];
      const own = Math.sqrt(1 - commonShare * commonShare) * this.#random.normal();
      const step = dailyDeviation * this.activity * Math.sqrt(days) * (commonShare * common + own);
      const logPrice = this.#logPrice(asset);
      const homing = HOMING_PER_DAY * days * (Math.log(basePrice) - logPrice);
      this.#logPrices.set(asset, logPrice + homing + step);
    }
  }

  price(symbol: string): number {
    const { base, quote } = assetsOf(symbol);
    if (quote === undefined) return Math.exp(this.#logPrice(base));
    return Math.exp(this.#logPrice(base) - this.#logPrice(quote) + this.#basis);
  }

  /** Moves the opinion towards a price that was paid: all the way with a share of 1. */
  pull(symbol: string, price: number, share: number): void {
    const { base, quote } = assetsOf(symbol);
    const change = share * (Math.log(price) - Math.log(this.price(symbol)));
    if (quote === undefined) this.#logPrices.set(base, this.#logPrice(base) + change);
    else this.#basis += change;
  }

  /** One step of a value that is drawn back to zero; `age` is the step in units of its memory. */
  #reverting(value: number, deviation: number, age: number): number {
    const kept = Math.exp(-age);
    return value * kept + deviation * Math.sqrt(1 - kept * kept) * this.#random.normal();
  }

  #logPrice(asset: PricedAsset): number {
    return this.#logPrices.get(asset) ?? 0;
  }
}

/** The quote is undefined when it is USDT, which all prices are in. */
function assetsOf(symbol: string): { base: PricedAsset; quote: PricedAsset | undefined } {
  const base = ASSETS.find((asset) => symbol.startsWith(asset));
  const quote = ASSETS.find((asset) => symbol.endsWith(asset));
  if (base === undefined) throw new Error(`The simulated market knows no price for ${symbol}.`);
  return { base, quote };
}
