import fc from "fast-check";
import { expect, test } from "vitest";
import { accountSpec, exchangeSpec, marketSpec, terms } from "../../test/fixture.ts";
import {
  ExpiryReason,
  OrderListKind,
  OrderListStatus,
  OrderStatus,
  SelfTradePrevention,
  Side,
} from "../market/index.ts";
import { OrderRecords, PackedId } from "../order/index.ts";
import type { Event } from "./index.ts";
import {
  EVENT_KIND,
  EventLog,
  FILTER_FAILURES,
  MALFORMED,
  PreventedNumbers,
  REJECTIONS,
  Refusal,
  RejectedPart,
  TradeNumbers,
  WithdrawalStatus,
  accountsOfBalances,
  decodeEvents,
} from "./index.ts";

const count = fc.oneof(fc.maxSafeNat(), fc.nat({ max: 300 }));
const listingId = fc.nat({ max: 65_535 });
const name = fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 36, size: "max" });
/** A name that may be left out. */
const optionalName = fc.oneof(fc.constant(""), name);
const codeOf = <Code extends number>(codes: Readonly<Record<string, Code>>) =>
  fc.constantFrom(...Object.values(codes));
const slot = fc.integer({ min: 1, max: 3 });

/** A market with three orders that are as different as can be. */
function market(): OrderRecords {
  const clock = { timeUs: 1_700_000_000_000_000 };
  const records = new OrderRecords(7, clock);
  const owner = { accountId: 2 ** 53 - 1, selfTradePrevention: SelfTradePrevention.Transfer };
  records.accept(1, 0, owner, terms({ clientOrderId: "~".repeat(36), priceTicks: 2 ** 53 - 1 }));
  records.accept(2, 0, owner, terms({ clientOrderId: "b", side: Side.Sell, strategyType: 5 }));
  records.accept(3, 0, owner, terms({ pegOffsetLevels: 100, trailingDeltaBips: 65_535 }));
  records.execute(2, 3, 300);
  return records;
}

/** Writes one event, and tells what should come out. */
type Step = (log: EventLog, records: OrderRecords) => Event;

const trade = fc.record({
  tradeId: count,
  priceTicks: count,
  quantityLots: count,
  notionalUnits: count,
  aggressorSide: codeOf(Side),
  makerFeeUnits: count,
  makerFeeAssetId: listingId,
  takerFeeUnits: count,
  takerFeeAssetId: listingId,
});
const prevented = fc.record({
  preventedMatchId: count,
  selfTradePrevention: codeOf(SelfTradePrevention),
  tradeGroupId: count,
  priceTicks: count,
  makerPreventedLots: count,
  takerPreventedLots: count,
  transferredLots: count,
});
const list = fc.record({
  accountId: count,
  marketId: listingId,
  orderListId: count,
  listKind: codeOf(OrderListKind),
  listStatus: codeOf(OrderListStatus),
  listClientOrderId: name,
  orderIds: fc.array(count, { minLength: 2, maxLength: 3 }),
});
const transfer = fc.record({
  accountId: count,
  assetId: listingId,
  amountUnits: fc.oneof(
    count,
    count.map((units) => -units - 1),
  ),
  transferId: fc.string({ unit: "binary", maxLength: 64 }),
});
const reason = fc.constantFrom(
  REJECTIONS.notAttempted,
  REJECTIONS.marketClosed,
  FILTER_FAILURES.LOT_SIZE,
  MALFORMED.price,
  MALFORMED.specialFees,
);

const orderStep: fc.Arbitrary<Step> = fc.oneof(
  slot.map<Step>((at) => (log, records) => {
    log.accepted(records, at);
    return { kind: "OrderAccepted", order: records.view(at) };
  }),
  slot.map<Step>((at) => (log, records) => {
    log.triggered(records, at);
    return { kind: "OrderTriggered", order: records.view(at) };
  }),
  fc.tuple(slot, codeOf(ExpiryReason)).map<Step>(([at, why]) => (log, records) => {
    log.expired(records, at, why);
    return { kind: "OrderExpired", order: records.view(at), reason: why };
  }),
  fc.tuple(slot, fc.option(name)).map<Step>(([at, newName]) => (log, records) => {
    const order = records.view(at);
    const origClientOrderId = order.clientOrderId;
    if (newName === null) {
      log.canceled(records, at);
      return { kind: "OrderCanceled", order, origClientOrderId };
    }
    const id = new PackedId();
    id.pack(newName);
    log.canceled(records, at, id);
    const renamed = { ...order, clientOrderId: newName };
    return { kind: "OrderCanceled", order: renamed, origClientOrderId };
  }),
  fc.tuple(slot, name, count).map<Step>(([at, origClientOrderId, lots]) => (log, records) => {
    log.amended(records, at, origClientOrderId, lots);
    const order = records.view(at);
    return { kind: "OrderAmended", order, origClientOrderId, origQuantityLots: lots };
  }),
  fc.tuple(slot, slot, trade).map<Step>(([maker, taker, wanted]) => (log, records) => {
    log.trade(Object.assign(new TradeNumbers(), wanted), records, maker, taker);
    const orders = { maker: records.view(maker), taker: records.view(taker) };
    return { kind: "Trade", marketId: 7, ...wanted, ...orders };
  }),
  fc.tuple(slot, slot, prevented).map<Step>(([maker, taker, wanted]) => (log, records) => {
    log.prevented(Object.assign(new PreventedNumbers(), wanted), records, maker, taker);
    const orders = { maker: records.view(maker), taker: records.view(taker) };
    return { kind: "TradePrevented", marketId: 7, ...wanted, ...orders };
  }),
);

const otherStep: fc.Arbitrary<Step> = fc.oneof(
  fc
    .tuple(count, codeOf(RejectedPart), reason, count, count)
    .map<Step>(([accountId, part, text, actual, limit]) => (log) => {
      const refusal = new Refusal();
      expect(refusal.set(text, actual, limit)).toBe(false);
      log.rejected(accountId, part, refusal);
      return { kind: "CommandRejected", accountId, part, ...refusal.toRejection() };
    }),
  list.map<Step>((wanted) => (log) => {
    log.listChanged(wanted);
    return { kind: "OrderListChanged", ...wanted };
  }),
  fc
    .tuple(count, listingId, fc.bigInt(0n, 2n ** 104n - 1n), fc.bigInt(0n, 2n ** 104n - 1n))
    .map<Step>(([accountId, assetId, freeUnits, lockedUnits]) => (log) => {
      const at = log.balance(accountId, assetId);
      log.doubles[at] = Number(freeUnits >> 52n);
      log.doubles[at + 1] = Number(freeUnits & (2n ** 52n - 1n));
      log.doubles[at + 2] = Number(lockedUnits >> 52n);
      log.doubles[at + 3] = Number(lockedUnits & (2n ** 52n - 1n));
      return { kind: "BalanceChanged", accountId, assetId, freeUnits, lockedUnits };
    }),
  fc
    .tuple(listingId, codeOf(Side), count, count)
    .map<Step>(([marketId, side, priceTicks, quantityLots]) => (log) => {
      log.level(marketId, side, priceTicks, quantityLots);
      return { kind: "LevelChanged", marketId, side, priceTicks, quantityLots };
    }),
  transfer.map<Step>((wanted) => (log) => {
    log.transferred(wanted);
    return { kind: "Transferred", ...wanted };
  }),
  fc.tuple(transfer, codeOf(WithdrawalStatus)).map<Step>(([wanted, status]) => (log) => {
    log.withdrawalChanged({ ...wanted, status });
    return { kind: "WithdrawalChanged", ...wanted, status };
  }),
  fc.tuple(listingId, count).map<Step>(([marketId, referencePrice]) => (log) => {
    log.referencePriceSet(marketId, referencePrice);
    return { kind: "ReferencePriceSet", marketId, referencePrice };
  }),
  name.map<Step>((asset) => (log) => {
    const spec = { assetId: 3, asset, decimals: 8 };
    log.assetListed(spec);
    return { kind: "AssetListed", spec };
  }),
  name.map<Step>((symbol) => (log) => {
    const spec = marketSpec({ symbol });
    log.marketListed(spec);
    return { kind: "MarketListed", spec };
  }),
  count.map<Step>((feeDiscount) => (log) => {
    const spec = exchangeSpec({ feeDiscount, maxAssets: [{ assetId: 1, limitUnits: 9 }] });
    log.exchangeConfigured(spec);
    return { kind: "ExchangeConfigured", spec };
  }),
  count.map<Step>((tradeGroupId) => (log) => {
    const spec = accountSpec({ tradeGroupId });
    log.accountConfigured(spec);
    return { kind: "AccountConfigured", spec };
  }),
);
const steps = fc.array(fc.oneof(orderStep, otherStep), { maxLength: 60, size: "max" });

test("what is read from a log, or from its copy, is what was written to it", () => {
  const log = new EventLog();
  const records = market();
  const property = fc.property(steps, fc.nat({ max: 7 }), (wanted, offset) => {
    log.reset();
    const expected = wanted.map((step) => step(log, records));
    expect(log.count).toBe(expected.length);
    expect(decodeEvents(log)).toEqual(expected);
    const others = expected.filter(({ kind }) => kind !== "Trade");
    expect(decodeEvents(log, EVENT_KIND.Trade)).toEqual(others);
    const owners = expected.flatMap((event) =>
      event.kind === "BalanceChanged" ? [event.accountId] : [],
    );
    expect(accountsOfBalances(log)).toEqual([...new Set(owners)]);
    const copy = log.copy();
    expect(copy).toHaveLength(log.byteLength);
    // As a consumer gets it: somewhere in a larger buffer.
    const shifted = new Uint8Array(copy.length + 8).subarray(offset, offset + copy.length);
    shifted.set(copy);
    log.reset();
    expect(decodeEvents(log)).toEqual([]);
    expect(decodeEvents(shifted)).toEqual(expected);
  });
  fc.assert(property, { numRuns: 300 });
});

test("the same events are the same bytes, whatever the log held before", () => {
  const records = market();
  const property = fc.property(steps, steps, (before, wanted) => {
    const used = new EventLog();
    for (const step of before) step(used, records);
    used.reset();
    const fresh = new EventLog();
    for (const step of wanted) {
      step(used, records);
      step(fresh, records);
    }
    expect(used.copy()).toEqual(fresh.copy());
  });
  fc.assert(property, { numRuns: 100 });
});

test("a repeated request tells its first answer again", () => {
  const log = new EventLog();
  const records = market();
  const property = fc.property(steps, optionalName, count, (first, requestId, firstSequence) => {
    log.reset();
    const answer = first.map((step) => step(log, records));
    const kept = log.copy();
    log.reset();
    log.requestRepeated(1001, requestId, firstSequence, kept);
    log.level(1, Side.Buy, 5, 6);
    expect(decodeEvents(log)).toEqual([
      { kind: "RequestRepeated", accountId: 1001, requestId, firstSequence, answer },
      { kind: "LevelChanged", marketId: 1, side: Side.Buy, priceTicks: 5, quantityLots: 6 },
    ]);
  });
  fc.assert(property, { numRuns: 100 });
});

test("a log of many events grows and keeps them all", () => {
  const log = new EventLog();
  const records = market();
  for (let tradeId = 0; tradeId < 5000; tradeId++) {
    log.trade(Object.assign(new TradeNumbers(), { tradeId }), records, 1, 2);
  }
  const events = decodeEvents(log);
  expect(events).toHaveLength(5000);
  expect(events.every((event, at) => event.kind === "Trade" && event.tradeId === at)).toBe(true);
  const last = events.at(-1);
  expect(last).toMatchObject({
    maker: records.view(1),
    taker: { status: OrderStatus.PartiallyFilled },
  });
});

test("bytes that no log wrote are an error, not a loop", () => {
  const log = new EventLog();
  log.level(1, Side.Buy, 5, 6);
  const [copy, short, unknown] = [log.copy(), log.copy().subarray(0, 24), log.copy()];
  copy[4] = 0;
  unknown[0] = 99;
  expect(() => decodeEvents(copy)).toThrow("no possible length");
  expect(() => decodeEvents(short)).toThrow("no possible length");
  expect(() => decodeEvents(unknown)).toThrow("unknown kind 99");
});
