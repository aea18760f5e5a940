import fc from "fast-check";
import { expect, test } from "vitest";
import { Ledger } from "../../ledger/index.ts";
import type { MarketSpec } from "../../market/index.ts";
import { Side } from "../../market/index.ts";
import { Accounts } from "./accounts.ts";
import { FeeTable, Fees } from "./fees.ts";

const rate = fc.oneof(fc.constant(0), fc.nat({ max: 1000 }), fc.nat({ max: 4_000_000 }));
const rates = fc.record({ makerRate: rate, takerRate: rate, buyerRate: rate, sellerRate: rate });
/** Small numbers as often as large ones. */
const size = (bits: number) =>
  fc.integer({ min: 0, max: bits }).chain((bit) => fc.integer({ min: 1, max: 2 ** bit }));

const trade = fc.record({
  standardFees: rates,
  taxFees: rates,
  specialFees: rates,
  feeDiscount: fc.oneof(fc.nat({ max: 10_000 }), fc.constantFrom(0, 2500, 7500, 10_000)),
  side: fc.constantFrom(Side.Buy, Side.Sell),
  isMaker: fc.boolean(),
  ownRate: fc.oneof(fc.constant(-1), fc.nat({ max: 20_000_000 })),
  priceTicks: size(20),
  lots: size(16),
  baseUnitsPerLot: size(16),
  quoteUnitsPerTickLot: size(12),
  /** Which asset is the fee asset: the base asset, the quote asset, or another. */
  feeAssetId: fc.constantFrom(1, 2, 3),
  valuingPriceTicks: fc.oneof(fc.constant(0), size(30)),
  valuingBaseUnits: size(40),
  valuingQuoteUnits: size(20),
  freeFeeUnits: size(52),
});

function ceilDiv(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor - 1n) / divisor;
}

type Case = typeof trade extends fc.Arbitrary<infer Value> ? Value : never;

/** Rule 6, word by word. */
function feeByTheRule(one: Case): { units: bigint; assetId: number } {
  const { side, isMaker } = one;
  const ofSide = (fees: Case["taxFees"]) => (side === Side.Buy ? fees.buyerRate : fees.sellerRate);
  const ofRole = (fees: Case["taxFees"]) => (isMaker ? fees.makerRate : fees.takerRate);
  const role = one.ownRate === -1 ? ofRole(one.standardFees) : one.ownRate;
  const standard = BigInt(role + ofSide(one.standardFees));
  const extra = [one.taxFees, one.specialFees].reduce(
    (sum, fees) => sum + BigInt(ofRole(fees) + ofSide(fees)),
    0n,
  );
  const notional = BigInt(one.priceTicks) * BigInt(one.lots) * BigInt(one.quoteUnitsPerTickLot);
  const base = BigInt(one.lots) * BigInt(one.baseUnitsPerLot);
  const received = side === Side.Buy ? base : notional;
  const receivedId = side === Side.Buy ? 1 : 2;

  const value = notional * (standard * BigInt(one.feeDiscount) + extra * 10_000n);
  const scale = 1_000_000_000_000n;
  const price =
    one.feeAssetId === 1
      ? BigInt(one.priceTicks) * BigInt(one.quoteUnitsPerTickLot)
      : BigInt(one.valuingPriceTicks) * BigInt(one.valuingQuoteUnits);
  const lot = BigInt(one.feeAssetId === 1 ? one.baseUnitsPerLot : one.valuingBaseUnits);
  const units =
    one.feeAssetId === 2
      ? ceilDiv(value, scale)
      : price === 0n
        ? undefined
        : ceilDiv(value * lot, scale * price);
  const free = BigInt(one.freeFeeUnits) + (one.feeAssetId === receivedId ? received : 0n);
  if (units !== undefined && units <= free) return { units, assetId: one.feeAssetId };
  return { units: ceilDiv(received * (standard + extra), 100_000_000n), assetId: receivedId };
}

test("every fee is what rule 6 says, exactly", () => {
  let discounted = 0;
  const property = fc.property(trade, (one) => {
    const ledger = new Ledger();
    const accounts = new Accounts();
    const fees = new Fees(ledger, accounts);
    const [base, quote, other] = ["BASE", "QUOTE", "OTHER"].map((asset, index) =>
      ledger.listAsset({ assetId: index + 1, asset, decimals: 8 }),
    );
    if (base === undefined || quote === undefined || other === undefined) return;
    const spec = one as unknown as MarketSpec;
    const market = { spec, base, quote, fees: new FeeTable(spec), lastPriceTicks: 5 };
    fees.addMarket(market);
    const grid = {
      baseUnitsPerLot: one.valuingBaseUnits,
      quoteUnitsPerTickLot: one.valuingQuoteUnits,
    };
    const lastPriceTicks = one.valuingPriceTicks;
    const valuing = { ...market, spec: { ...spec, ...grid }, base: other, lastPriceTicks };
    fees.addMarket(valuing);
    fees.configure({ ...one, maxNumOrders: 0, maxAssets: [] } as never);
    accounts.configure(1, {
      accountId: 9,
      canTrade: true,
      canWithdraw: true,
      canDeposit: true,
      tradeGroupId: 0,
      makerRate: one.isMaker ? one.ownRate : 7,
      takerRate: one.isMaker ? 7 : one.ownRate,
      paysInFeeAsset: true,
    });
    const index = ledger.openAccount(9);
    ledger.deposit(index, ledger.asset(one.feeAssetId), one.freeFeeUnits);

    const notionalUnits = one.priceTicks * one.lots * one.quoteUnitsPerTickLot;
    const baseUnits = one.lots * one.baseUnitsPerLot;
    fees.begin(market, notionalUnits, baseUnits);
    fees.settle(one.side, one.isMaker, index, false);
    const expected = feeByTheRule(one);
    expect({ units: BigInt(fees.units), assetId: fees.assetId }).toEqual(expected);
    if (expected.assetId === 3) discounted++;

    const received = one.side === Side.Buy ? base : quote;
    received.addToSupply(one.side === Side.Buy ? baseUnits : notionalUnits);
    expect(ledger.asset(fees.assetId).free(0)).toBe(expected.units);
    ledger.clearTouched();
    ledger.assertValid();
  });
  fc.assert(property, { numRuns: 5000 });
  expect(discounted).toBeGreaterThan(400);
});
