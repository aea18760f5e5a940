import type { AssetBalances, Ledger } from "../../ledger/index.ts";
import type { ExchangeSpec, FeeRates, MarketSpec } from "../../market/index.ts";
import {
  ExactFraction,
  MULTIPLIER_SCALE,
  RATE_SCALE,
  Side,
  feeUnits,
  mulDivCeil,
} from "../../market/index.ts";
import type { Accounts } from "./accounts.ts";

const { Buy, Sell } = Side;

/** Discounted rates are counted in 1/1,000,000,000,000: rates times multipliers. */
const DISCOUNTED_SCALE = RATE_SCALE * MULTIPLIER_SCALE;

/** The combined rates of a market, by side and by maker or taker. */
export class FeeTable {
  /** Standard (maker or taker) + (buyer or seller), at (side << 1) + (1 for the maker). */
  private readonly standard = new Int32Array(4);
  /** Tax and special, likewise. */
  private readonly extra = new Int32Array(4);
  /** Standard buyer or seller alone: what an account's own rate does not replace. */
  private readonly standardOfSide = new Int32Array(2);

  constructor(spec: MarketSpec) {
    this.configure(spec);
  }

  configure({ standardFees, taxFees, specialFees }: MarketSpec): void {
    for (const side of [Buy, Sell]) {
      this.standardOfSide[side] = sideRate(standardFees, side);
      for (const isMaker of [false, true]) {
        const at = (side << 1) + (isMaker ? 1 : 0);
        this.standard[at] = combinedRate(standardFees, side, isMaker);
        this.extra[at] =
          combinedRate(taxFees, side, isMaker) + combinedRate(specialFees, side, isMaker);
      }
    }
  }

  /** `ownRate` replaces the market's maker or taker rate unless it is -1. */
  standardRate(side: Side, isMaker: boolean, ownRate: number): number {
    if (ownRate >= 0) return ownRate + (this.standardOfSide[side] as number);
    return this.standard[(side << 1) + (isMaker ? 1 : 0)] as number;
  }

  extraRate(side: Side, isMaker: boolean): number {
    return this.extra[(side << 1) + (isMaker ? 1 : 0)] as number;
  }
}

/** What working out a fee needs to know of a market. */
export interface FeeMarket {
  readonly spec: MarketSpec;
  readonly base: AssetBalances;
  readonly quote: AssetBalances;
  readonly fees: FeeTable;
  /** 0 before the first trade. */
  readonly lastPriceTicks: number;
}

/**
 * Credits both sides of a trade with what they receive, and takes their fees: of the asset received,
 * or of the exchange's fee asset at a discount, where the account wants that and can. `begin` once
 * a trade, then `settle` for the taker and for the maker.
 */
export class Fees {
  private readonly ledger: Ledger;
  private readonly accounts: Accounts;
  private feeAsset: AssetBalances | undefined = undefined;
  private feeDiscount = 0;
  /** The first market of each base and quote asset, in the order of listing. */
  private readonly markets: FeeMarket[] = [];
  /** By quote asset: the market that says what the fee asset is worth. */
  private readonly valuing = new Map<AssetBalances, FeeMarket>();
  private readonly fraction = new ExactFraction();

  /** The trade at hand. */
  private market: FeeMarket | undefined = undefined;
  private notionalUnits = 0;
  private baseUnits = 0;

  /** The fee taken last, and what was left of the asset received. */
  units = 0;
  assetId = 0;
  netUnits = 0;

  constructor(ledger: Ledger, accounts: Accounts) {
    this.ledger = ledger;
    this.accounts = accounts;
  }

  configure({ feeAssetId, feeDiscount }: ExchangeSpec): void {
    this.feeAsset = feeAssetId === 0 ? undefined : this.ledger.asset(feeAssetId);
    this.feeDiscount = feeDiscount;
    this.valuing.clear();
    for (const market of this.markets) this.noteValuing(market);
  }

  /** In the order of listing. */
  addMarket(market: FeeMarket): void {
    this.markets.push(market);
    this.noteValuing(market);
  }

  /** Does the account pay its fee out of what it receives, and never in the fee asset? */
  isOfReceived(accountIndex: number): boolean {
    return this.feeAsset === undefined || !this.accounts.paysInFeeAsset(accountIndex);
  }

  /** What an account pays of what it receives in a trade (rule 6.1). */
  rate(market: FeeMarket, side: Side, isMaker: boolean, accountIndex: number): number {
    const accounts = this.accounts;
    const ownRate = isMaker ? accounts.makerRate(accountIndex) : accounts.takerRate(accountIndex);
    return market.fees.standardRate(side, isMaker, ownRate) + market.fees.extraRate(side, isMaker);
  }

  /** A trade, after both sides have paid. */
  begin(market: FeeMarket, notionalUnits: number, baseUnits: number): void {
    this.market = market;
    this.notionalUnits = notionalUnits;
    this.baseUnits = baseUnits;
  }

  /** Credits one side, to what is held when `isHeld`, and takes its fee. */
  settle(side: Side, isMaker: boolean, accountIndex: number, isHeld: boolean): void {
    const market = this.market as FeeMarket;
    const accounts = this.accounts;
    const ownRate = isMaker ? accounts.makerRate(accountIndex) : accounts.takerRate(accountIndex);
    const standardRate = market.fees.standardRate(side, isMaker, ownRate);
    const extraRate = market.fees.extraRate(side, isMaker);
    if (this.feeAsset !== undefined && accounts.paysInFeeAsset(accountIndex)) {
      const rate = standardRate * this.feeDiscount + extraRate * MULTIPLIER_SCALE;
      if (this.settleDiscounted(side, accountIndex, isHeld, rate)) return;
    }
    const asset = side === Buy ? market.base : market.quote;
    const receivedUnits = side === Buy ? this.baseUnits : this.notionalUnits;
    this.units = feeUnits(receivedUnits, standardRate + extraRate);
    this.assetId = asset.spec.assetId;
    this.netUnits = receivedUnits - this.units;
    if (isHeld) this.settleHeld(accountIndex, asset, receivedUnits);
    else this.ledger.receive(accountIndex, asset, receivedUnits, this.units);
  }

  /** What is held stays whole where the fee is free beside it, unless that is the fee asset (12.9). */
  private settleHeld(accountIndex: number, asset: AssetBalances, receivedUnits: number): void {
    const { ledger, units } = this;
    const isFree = asset !== this.feeAsset && asset.isFreeAtLeast(accountIndex, units);
    if (units === 0 || !isFree)
      return ledger.receiveHeld(accountIndex, asset, receivedUnits, units);
    ledger.receiveHeld(accountIndex, asset, receivedUnits, 0);
    ledger.payFee(accountIndex, asset, units);
    this.netUnits = receivedUnits;
  }

  /** False, and nothing is done, when the fee cannot be valued in the fee asset or not be paid. */
  private settleDiscounted(
    side: Side,
    accountIndex: number,
    isHeld: boolean,
    rate: number,
  ): boolean {
    const market = this.market as FeeMarket;
    const feeAsset = this.feeAsset as AssetBalances;
    const units = this.discountedUnits(market, feeAsset, rate);
    if (units < 0 || units > Number.MAX_SAFE_INTEGER) return false;
    const asset = side === Buy ? market.base : market.quote;
    const receivedUnits = side === Buy ? this.baseUnits : this.notionalUnits;
    const isReceived = asset === feeAsset && !isHeld;
    const missingUnits = isReceived ? Math.max(0, units - receivedUnits) : units;
    if (!feeAsset.isFreeAtLeast(accountIndex, missingUnits)) return false;

    if (isHeld) this.ledger.receiveHeld(accountIndex, asset, receivedUnits, 0);
    else this.ledger.receive(accountIndex, asset, receivedUnits, 0);
    if (units > 0) this.ledger.payFee(accountIndex, feeAsset, units);
    this.units = units;
    this.assetId = feeAsset.spec.assetId;
    this.netUnits = isReceived ? receivedUnits - units : receivedUnits;
    return true;
  }

  /** In the fee asset, rounded up once; -1 when nothing says what the fee asset is worth. */
  private discountedUnits(market: FeeMarket, feeAsset: AssetBalances, rate: number): number {
    if (market.quote === feeAsset) return mulDivCeil(this.notionalUnits, rate, DISCOUNTED_SCALE);
    // At the price of the trade itself, the worth of the notional is the base units traded.
    if (market.base === feeAsset) return mulDivCeil(this.baseUnits, rate, DISCOUNTED_SCALE);
    const valuing = this.valuing.get(market.quote);
    if (valuing === undefined || valuing.lastPriceTicks === 0) return -1;
    const fraction = this.fraction;
    fraction.begin(this.notionalUnits);
    fraction.times(rate);
    fraction.times(valuing.spec.baseUnitsPerLot);
    fraction.over(DISCOUNTED_SCALE);
    fraction.over(valuing.lastPriceTicks);
    fraction.over(valuing.spec.quoteUnitsPerTickLot);
    return fraction.ceil();
  }

  private noteValuing(market: FeeMarket): void {
    if (market.base !== this.feeAsset || this.valuing.has(market.quote)) return;
    this.valuing.set(market.quote, market);
  }
}

function combinedRate(rates: FeeRates, side: Side, isMaker: boolean): number {
  return (isMaker ? rates.makerRate : rates.takerRate) + sideRate(rates, side);
}

function sideRate(rates: FeeRates, side: Side): number {
  return side === Buy ? rates.buyerRate : rates.sellerRate;
}
