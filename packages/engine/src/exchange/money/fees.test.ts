import { expect, test } from "vitest";
import type { AssetBalances } from "../../ledger/index.ts";
import { HOUSE_ACCOUNT_INDEX, Ledger } from "../../ledger/index.ts";
import type { FeeRates, MarketSpec } from "../../market/index.ts";
import { Side } from "../../market/index.ts";
import { Accounts } from "./accounts.ts";
import type { FeeMarket } from "./fees.ts";
import { FeeTable, Fees } from "./fees.ts";

const NO_FEES: FeeRates = { makerRate: 0, takerRate: 0, buyerRate: 0, sellerRate: 0 };
const RATES = {
  standardFees: { makerRate: 40, takerRate: 20, buyerRate: 7, sellerRate: 40 },
  taxFees: { makerRate: 112, takerRate: 114, buyerRate: 118, sellerRate: 116 },
  specialFees: { makerRate: 4_000_000, takerRate: 5_000_000, buyerRate: 6, sellerRate: 1_000_000 },
};

function newExchange() {
  const ledger = new Ledger();
  const accounts = new Accounts();
  const fees = new Fees(ledger, accounts);
  const [bnb, btc, usdt] = ["BNB", "BTC", "USDT"].map((asset, index) =>
    ledger.listAsset({ assetId: index + 1, asset, decimals: 8 }),
  ) as [AssetBalances, AssetBalances, AssetBalances];
  const add = (base: AssetBalances, quote: AssetBalances, rates: object, lastPriceTicks = 0) => {
    // One lot is 0.00001 of the base asset, one tick 0.01 of the quote asset.
    const grid = { baseUnitsPerLot: 1000, quoteUnitsPerTickLot: 10 };
    const none = { standardFees: NO_FEES, taxFees: NO_FEES, specialFees: NO_FEES };
    const spec = { ...none, ...grid, ...rates } as MarketSpec;
    const market: FeeMarket = { spec, base, quote, fees: new FeeTable(spec), lastPriceTicks };
    fees.addMarket(market);
    return market;
  };
  const configure = (feeAssetId: number, feeDiscount: number) =>
    fees.configure({
      feeAssetId,
      feeDiscount,
      maxNumOrders: 0,
      maxNumAlgoOrders: 0,
      maxNumIcebergOrders: 0,
      maxNumOrderLists: 0,
      maxAssets: [],
    });
  const account = (id: number, wish: { paysInFeeAsset?: boolean; takerRate?: number } = {}) => {
    const index = ledger.openAccount(id);
    accounts.configure(index, {
      accountId: id,
      canTrade: true,
      canWithdraw: true,
      canDeposit: true,
      tradeGroupId: 0,
      makerRate: -1,
      takerRate: -1,
      paysInFeeAsset: false,
      ...wish,
    });
    return index;
  };
  return { ledger, fees, bnb, btc, usdt, add, configure, account };
}

/** Money that was on the way: what a trade's two sides paid before. */
function expectConserved(ledger: Ledger, asset: AssetBalances, units: number): void {
  asset.addToSupply(units);
  ledger.clearTouched();
  ledger.assertValid();
}

test("Binance's example: SELL 0.49975 at 35000 pays 6.00029 % of 17491.25", () => {
  const { ledger, fees, btc, usdt, add, account } = newExchange();
  const market = add(btc, usdt, RATES);
  const seller = account(5);
  fees.begin(market, 1_749_125_000_000, 49_975_000);
  fees.settle(Side.Sell, false, seller, false);
  // 0.01049475 + 0.040229875 + 1049.475, rounded up once.
  expect([fees.units, fees.assetId]).toEqual([104_952_572_463, 3]);
  expect(fees.netUnits).toBe(1_749_125_000_000 - 104_952_572_463);
  expect(usdt.free(seller)).toBe(1_644_172_427_537n);
  expect(usdt.free(HOUSE_ACCOUNT_INDEX)).toBe(104_952_572_463n);
  expectConserved(ledger, usdt, 1_749_125_000_000);
});

test("Binance's example in BNB at 260, the standard part times 0.25: 4.036607129", () => {
  const { ledger, fees, bnb, btc, usdt, add, account, configure } = newExchange();
  const market = add(btc, usdt, RATES);
  add(bnb, usdt, {}, 26_000);
  configure(1, 2500);
  const seller = account(5, { paysInFeeAsset: true });
  ledger.deposit(seller, bnb, 403_660_713);
  fees.begin(market, 1_749_125_000_000, 49_975_000);
  fees.settle(Side.Sell, false, seller, false);
  expect([fees.units, fees.assetId]).toEqual([403_660_713, 1]);
  expect(fees.netUnits).toBe(1_749_125_000_000);
  expect(usdt.free(seller)).toBe(1_749_125_000_000n);
  expect([bnb.free(seller), bnb.free(HOUSE_ACCOUNT_INDEX)]).toEqual([0n, 403_660_713n]);
  expectConserved(ledger, usdt, 1_749_125_000_000);
});

test("with one unit of BNB too few the whole fee is taken of what is received", () => {
  const { ledger, fees, bnb, btc, usdt, add, account, configure } = newExchange();
  const market = add(btc, usdt, RATES);
  add(bnb, usdt, {}, 26_000);
  configure(1, 2500);
  const seller = account(5, { paysInFeeAsset: true });
  ledger.deposit(seller, bnb, 403_660_712);
  fees.begin(market, 1_749_125_000_000, 49_975_000);
  fees.settle(Side.Sell, false, seller, false);
  expect([fees.units, fees.assetId]).toEqual([104_952_572_463, 3]);
  expect(bnb.free(seller)).toBe(403_660_712n);
  expectConserved(ledger, usdt, 1_749_125_000_000);
});

test("each of the four rates of a market has its place, and an own rate replaces one part", () => {
  const { fees, btc, usdt, add, account } = newExchange();
  const market = add(btc, usdt, RATES);
  const plain = account(5);
  const tiered = account(6, { takerRate: 0 });
  const rate = (side: Side, isMaker: boolean, accountIndex: number) => {
    fees.begin(market, 100_000_000, 100_000_000);
    fees.settle(side, isMaker, accountIndex, false);
    return fees.units;
  };
  expect(rate(Side.Buy, false, plain)).toBe(20 + 7 + 114 + 118 + 5_000_000 + 6);
  expect(rate(Side.Buy, true, plain)).toBe(40 + 7 + 112 + 118 + 4_000_000 + 6);
  expect(rate(Side.Sell, false, plain)).toBe(20 + 40 + 114 + 116 + 5_000_000 + 1_000_000);
  expect(rate(Side.Sell, true, plain)).toBe(40 + 40 + 112 + 116 + 4_000_000 + 1_000_000);
  expect(rate(Side.Sell, false, tiered)).toBe(40 + 114 + 116 + 5_000_000 + 1_000_000);
  expect(rate(Side.Sell, true, tiered)).toBe(40 + 40 + 112 + 116 + 4_000_000 + 1_000_000);
  market.fees.configure({ ...market.spec, ...RATES, specialFees: NO_FEES });
  expect(rate(Side.Buy, false, plain)).toBe(20 + 7 + 114 + 118);
});

test("a fee asset that is received pays for itself, but not when it is held for another order", () => {
  const { ledger, fees, bnb, usdt, add, account, configure } = newExchange();
  const standardFees = { ...NO_FEES, takerRate: 100_000 };
  const market = add(bnb, usdt, { standardFees });
  configure(1, 7500);
  const buyer = account(5, { paysInFeeAsset: true });
  fees.begin(market, 26_000_000, 100_000);
  fees.settle(Side.Buy, false, buyer, false);
  expect([fees.units, fees.assetId, fees.netUnits]).toEqual([75, 1, 99_925]);
  expect(bnb.free(buyer)).toBe(99_925n);

  const other = account(6, { paysInFeeAsset: true });
  fees.begin(market, 26_000_000, 100_000);
  fees.settle(Side.Buy, false, other, true);
  expect([fees.units, fees.assetId, fees.netUnits]).toEqual([100, 1, 99_900]);
  expect([bnb.free(other), bnb.locked(other)]).toEqual([0n, 99_900n]);

  ledger.deposit(other, bnb, 80);
  fees.begin(market, 26_000_000, 100_000);
  fees.settle(Side.Buy, false, other, true);
  expect([fees.units, fees.assetId, fees.netUnits]).toEqual([75, 1, 100_000]);
  expect([bnb.free(other), bnb.locked(other)]).toEqual([5n, 199_900n]);
  expectConserved(ledger, bnb, 300_000);
});

test("the fee asset as quote asset; a seller of the fee asset is valued at the trade's price", () => {
  const { ledger, fees, bnb, btc, usdt, add, account, configure } = newExchange();
  const standardFees = { ...NO_FEES, takerRate: 100_001 };
  const quoted = add(btc, bnb, { standardFees });
  const based = add(bnb, usdt, { standardFees }, 7);
  configure(1, 7500);
  const buyer = account(5, { paysInFeeAsset: true });
  ledger.deposit(buyer, bnb, 1000);
  fees.begin(quoted, 100_000, 5_000_000);
  fees.settle(Side.Buy, false, buyer, false);
  expect([fees.units, fees.assetId, fees.netUnits]).toEqual([76, 1, 5_000_000]);
  fees.begin(based, 26_000_000, 100_000);
  fees.settle(Side.Sell, false, buyer, false);
  expect([fees.units, fees.assetId, fees.netUnits]).toEqual([76, 1, 26_000_000]);
  expect(bnb.free(buyer)).toBe(1000n - 76n - 76n);
  btc.addToSupply(5_000_000);
  expectConserved(ledger, usdt, 26_000_000);
});

test("no wish, no fee asset, no market or no last price: no discount", () => {
  const { ledger, fees, bnb, btc, usdt, add, account, configure } = newExchange();
  const standardFees = { ...NO_FEES, takerRate: 100_000 };
  const market = add(btc, usdt, { standardFees });
  const [plain, keen] = [account(5), account(6, { paysInFeeAsset: true })];
  for (const index of [plain, keen]) ledger.deposit(index, bnb, 1_000_000);
  const assetOfFee = (accountIndex: number) => {
    fees.begin(market, 26_000_000, 100_000);
    fees.settle(Side.Buy, false, accountIndex, false);
    return fees.assetId;
  };
  expect(assetOfFee(keen)).toBe(2);
  configure(1, 7500);
  expect(assetOfFee(keen)).toBe(2);
  add(bnb, btc, {}, 100);
  expect(assetOfFee(keen)).toBe(2);
  const valuing = add(bnb, usdt, {}, 0);
  expect(assetOfFee(keen)).toBe(2);
  (valuing as { lastPriceTicks: number }).lastPriceTicks = 100;
  expect(assetOfFee(keen)).toBe(1);
  expect(assetOfFee(plain)).toBe(2);
  configure(0, 7500);
  expect(assetOfFee(keen)).toBe(2);
  configure(1, 7500);
  expect(assetOfFee(keen)).toBe(1);
});

test("the first market listed says what the fee asset is worth, whichever asset that is now", () => {
  const { ledger, fees, bnb, btc, usdt, add, account, configure } = newExchange();
  const standardFees = { ...NO_FEES, takerRate: 1_000_000 };
  configure(1, 10_000);
  const market = add(btc, usdt, { standardFees }, 400);
  add(bnb, usdt, {}, 100);
  add(bnb, usdt, {}, 200);
  const keen = account(6, { paysInFeeAsset: true });
  ledger.deposit(keen, bnb, 1_000_000);
  ledger.deposit(keen, btc, 1_000_000);
  const fee = () => {
    fees.begin(market, 1_000_000, 250_000);
    fees.settle(Side.Sell, false, keen, false);
    return [fees.units, fees.assetId];
  };
  expect(fee()).toEqual([10_000, 1]);
  const other = add(usdt, usdt, { standardFees });
  configure(2, 10_000);
  fees.begin(other, 1_000_000, 1_000_000);
  fees.settle(Side.Sell, false, keen, false);
  expect([fees.units, fees.assetId]).toEqual([2500, 2]);
});

test("a rate of nothing is a fee of nothing in the fee asset; a fee beyond 2^53-1 is not paid", () => {
  const { ledger, fees, bnb, btc, usdt, add, account, configure } = newExchange();
  const free = add(btc, usdt, {});
  const dear = add(btc, usdt, { specialFees: { ...NO_FEES, takerRate: 50_000_000 } });
  (dear.spec as { baseUnitsPerLot: number }).baseUnitsPerLot = 1;
  const valuing = add(bnb, usdt, {}, 1);
  (valuing.spec as { baseUnitsPerLot: number }).baseUnitsPerLot = 1_000_000;
  configure(1, 7500);
  const keen = account(6, { paysInFeeAsset: true });
  for (let more = 0; more < 8; more++) ledger.deposit(keen, bnb, Number.MAX_SAFE_INTEGER);
  fees.begin(free, 100, 100_000);
  fees.settle(Side.Buy, false, keen, false);
  expect([fees.units, fees.assetId]).toEqual([0, 1]);
  fees.begin(dear, 1_000_000_000_000, 100_000);
  fees.settle(Side.Buy, false, keen, false);
  expect([fees.units, fees.assetId]).toEqual([50_000, 2]);
});
