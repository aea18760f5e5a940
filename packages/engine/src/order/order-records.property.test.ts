import fc from "fast-check";
import { expect, test } from "vitest";
import { terms } from "../../test/fixture.ts";
import {
  OrderStatus,
  OrderType,
  PegPriceType,
  SelfTradePrevention,
  Side,
  TimeInForce,
  isContingent,
} from "../market/index.ts";
import { OrderRecords, OrderStage, PackedId, unpackedText } from "./index.ts";
import {
  PEG_OFFSET_LEVELS_MAX,
  STRATEGY_TYPE_MAX,
  TRAILING_DELTA_BIPS_MAX,
} from "./order-layout.ts";

const count = fc.oneof(fc.maxSafeNat(), fc.nat({ max: 300 }));
const printable = fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 36, size: "max" });
const codeOf = <Code extends number>(codes: Readonly<Record<string, Code>>) =>
  fc.constantFrom(...Object.values(codes));

/** Whatever the checks let through. */
const anyTerms = fc.record({
  side: codeOf(Side),
  orderType: codeOf(OrderType),
  timeInForce: codeOf(TimeInForce),
  priceTicks: count,
  quantityLots: count,
  quoteQuantityUnits: count,
  icebergLots: count,
  triggerPriceTicks: count,
  trailingDeltaBips: fc.nat({ max: TRAILING_DELTA_BIPS_MAX }),
  pegPriceType: codeOf(PegPriceType),
  pegOffsetLevels: fc.nat({ max: PEG_OFFSET_LEVELS_MAX }),
  strategyId: count,
  strategyType: fc.nat({ max: STRATEGY_TYPE_MAX }),
  clientOrderId: printable,
});
const anyOwner = fc.record({ accountId: count, selfTradePrevention: codeOf(SelfTradePrevention) });

/** A record with every bit set, to show what accept leaves untouched; its extra record was used. */
function spoil(records: OrderRecords, slot: number): void {
  records.ensure(slot);
  const extra = records.extraFor(slot);
  records.extras.words.fill(-1, extra * 32, extra * 32 + 32);
  records.dropExtras(slot);
  records.words.fill(-1, slot * 32, slot * 32 + 32);
}

test("an accepted record says what its order says, whatever its slot held before", () => {
  const slots = fc.integer({ min: 1, max: 5000 });
  const property = fc.property(slots, anyOwner, anyTerms, count, (slot, owner, wanted, timeUs) => {
    const records = new OrderRecords(65_535, { timeUs });
    spoil(records, slot);
    records.lastOrderId = 41;
    records.accept(slot, 9, owner, wanted);
    const isWorking = !isContingent(wanted.orderType);
    expect(records.view(slot)).toEqual({
      ...wanted,
      ...owner,
      orderId: 42,
      marketId: 65_535,
      status: OrderStatus.New,
      executedLots: 0,
      executedQuoteUnits: 0,
      preventedLots: 0,
      trailingTimeUs: 0,
      peggedPriceTicks: 0,
      orderListId: 0,
      isWorking,
      workingTimeUs: isWorking ? timeUs : 0,
      createdTimeUs: timeUs,
      updatedTimeUs: timeUs,
    });
    expect(privatePart(records, slot)).toEqual({
      accountIndex: 9,
      heldUnits: 0,
      holdPriceTicks: wanted.priceTicks,
      amendCount: 0,
      stage: OrderStage.Entering,
    });
  });
  fc.assert(property, { numRuns: 500 });
});

test("every getter says what the view says, and every setter sets its field alone", () => {
  const property = fc.property(anyOwner, anyTerms, count, (owner, wanted, value) => {
    const records = new OrderRecords(1, { timeUs: 5 });
    records.accept(3, 9, owner, wanted);
    const view = records.view(3);
    for (const [name, expected] of Object.entries(view)) {
      if (name === "marketId" || name === "clientOrderId") continue;
      const getter = records[name as "side"];
      expect([name, getter.call(records, 3)]).toEqual([name, expected]);
    }
    expect(records.clientOrderIdText(3)).toBe(wanted.clientOrderId);
    const word = value % 0x7fff_ffff;
    const others = { ...view, ...privatePart(records, 3) };
    const setters = {
      quantityLots: value,
      trailingTimeUs: value,
      peggedPriceTicks: value,
      orderListId: value,
      heldUnits: value,
      holdPriceTicks: value,
      amendCount: word,
      stage: OrderStage.Trailing,
    };
    for (const [name, set] of Object.entries(setters)) {
      const setter = `set${name[0]?.toUpperCase()}${name.slice(1)}` as "setHeldUnits";
      records[setter](3, set);
      Object.assign(others, { [name]: set });
      expect({ ...records.view(3), ...privatePart(records, 3) }).toEqual(others);
    }
  });
  fc.assert(property, { numRuns: 100 });
});

test("a record grows old: fills, prevention, waiting, work, a new name", () => {
  const clock = { timeUs: 1 };
  const records = new OrderRecords(1, clock);
  const owner = { accountId: 1001, selfTradePrevention: SelfTradePrevention.Decrement };
  records.accept(1, 0, owner, terms({ quantityLots: 10, orderType: OrderType.StopLossLimit }));
  expect(records.isWorking(1)).toBe(false);
  clock.timeUs = 2;
  records.startWorking(1);
  expect(records.view(1)).toMatchObject({ isWorking: true, workingTimeUs: 2, updatedTimeUs: 2 });
  clock.timeUs = 3;
  records.execute(1, 4, 400);
  expect(records.view(1)).toMatchObject({
    status: OrderStatus.PartiallyFilled,
    executedLots: 4,
    executedQuoteUnits: 400,
    updatedTimeUs: 3,
  });
  clock.timeUs = 4;
  records.prevent(1, 1);
  expect(records.openLots(1)).toBe(5);
  expect(records.view(1)).toMatchObject({
    status: OrderStatus.PartiallyFilled,
    preventedLots: 1,
    updatedTimeUs: 4,
  });
  records.setClientOrderId(1, "z");
  expect(records.view(1)).toMatchObject({ clientOrderId: "z", side: Side.Buy, isWorking: true });
  records.prevent(1, 5);
  expect(records.status(1)).toBe(OrderStatus.ExpiredInMatch);
  expect(records.selfTradePrevention(1)).toBe(SelfTradePrevention.Decrement);
  clock.timeUs = 9;
  records.stopWorking(1, OrderStatus.PendingNew);
  expect(records.view(1)).toMatchObject({
    status: OrderStatus.PendingNew,
    isWorking: false,
    workingTimeUs: 0,
    updatedTimeUs: 9,
  });
});

test("the last fill fills an order, except one that the book was too short for", () => {
  const records = new OrderRecords(1, { timeUs: 1 });
  const owner = { accountId: 1, selfTradePrevention: SelfTradePrevention.None };
  records.accept(1, 0, owner, terms({ quantityLots: 5 }));
  records.execute(1, 5, 500);
  expect(records.status(1)).toBe(OrderStatus.Filled);
  records.accept(1, 0, owner, terms({ quantityLots: 5 }));
  records.setNeverFilled(1);
  records.execute(1, 5, 500);
  expect(records.status(1)).toBe(OrderStatus.PartiallyFilled);
  records.accept(1, 0, owner, terms({ quantityLots: 5 }));
  records.execute(1, 5, 500);
  expect(records.status(1)).toBe(OrderStatus.Filled);
});

test("a packed id is the text, and only printable ASCII of up to 36 characters is packed", () => {
  const anyText = fc.oneof(printable, fc.string({ unit: "binary", maxLength: 40, size: "max" }));
  const property = fc.property(anyText, anyText, (text, other) => {
    const id = new PackedId();
    id.pack(other);
    const isAllowed = /^[\x20-\x7e]{0,36}$/.test(text);
    expect(id.pack(text)).toBe(isAllowed);
    expect(id.pack(text)).toBe(isAllowed);
    if (!isAllowed) return;
    expect(unpackedText(id.words, 0, id.length)).toBe(text);
    const again = new PackedId();
    again.pack(text);
    expect(again.hash).toBe(id.hash);
    const isSame = again.pack(other) && again.words.every((word, at) => word === id.words[at]);
    expect(isSame).toBe(other === text);
  });
  fc.assert(property, { numRuns: 2000 });
});

test("each character is judged wherever it stands", () => {
  const id = new PackedId();
  for (let length = 1; length <= 36; length++) {
    for (let code = 0; code <= 0x101; code++) {
      const at = (code * 7) % length;
      const text = `${"~".repeat(at)}${String.fromCharCode(code)}${" ".repeat(length - at - 1)}`;
      expect(id.pack(text)).toBe(code >= 0x20 && code <= 0x7e);
    }
  }
  for (const code of [0x10041, 0x141, 0x2020, 0xd800]) {
    expect(id.pack(`ab${String.fromCodePoint(code)}d`)).toBe(false);
    expect(id.pack(`abcd${String.fromCodePoint(code)}`)).toBe(false);
  }
});

function privatePart(records: OrderRecords, slot: number) {
  return {
    accountIndex: records.accountIndex(slot),
    heldUnits: records.heldUnits(slot),
    holdPriceTicks: records.holdPriceTicks(slot),
    amendCount: records.amendCount(slot),
    stage: records.stage(slot),
  };
}
