import fc from "fast-check";
import { expect, test } from "vitest";
import { FormatError } from "../exchange/index.ts";
import { MarketStatus, OrderType, Side, TimeInForce } from "../market/index.ts";
import type { Command } from "./index.ts";
import { decodeCommand, encodeCommand } from "./index.ts";

const count = fc.oneof(fc.maxSafeNat(), fc.nat({ max: 300 }));
/** Any string at all, lone surrogates included: what was applied must be what is replayed. */
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
);
const transfer = { accountId: count, assetId: count, amountUnits: count, transferId: text };
const marketSpec = fc.record({
  marketId: count,
  symbol: text,
  baseAssetId: count,
  quoteAssetId: count,
  status: fc.constantFrom(...Object.values(MarketStatus)),
  priceDecimals: count,
  tickSizeUnits: count,
  quantityDecimals: count,
  stepSizeUnits: count,
  baseUnitsPerLot: count,
  quoteUnitsPerTickLot: count,
  minPriceTicks: count,
  maxPriceTicks: count,
  minQuantityLots: count,
  maxQuantityLots: count,
  marketMinQuantityLots: count,
  marketMaxQuantityLots: count,
  minNotionalUnits: count,
  maxNotionalUnits: count,
  applyMinToMarket: fc.boolean(),
  applyMaxToMarket: fc.boolean(),
  bidMultiplierUp: count,
  bidMultiplierDown: count,
  askMultiplierUp: count,
  askMultiplierDown: count,
  avgPriceMins: count,
  maxNumOrders: count,
  makerFeeRate: count,
  takerFeeRate: count,
});
const commands: fc.Arbitrary<Command> = fc.oneof(
  fc.record({
    kind: fc.constant("ListAsset"),
    spec: fc.record({ assetId: count, asset: text, decimals: count }),
  }),
  fc.record({ kind: fc.constant("ListMarket"), spec: marketSpec }),
  fc.record({
    kind: fc.constant("PlaceOrder"),
    accountId: count,
    marketId: count,
    side: fc.constantFrom(...Object.values(Side)),
    orderType: fc.constantFrom(...Object.values(OrderType)),
    timeInForce: fc.constantFrom(...Object.values(TimeInForce)),
    priceTicks: count,
    quantityLots: count,
    quoteQuantityUnits: count,
    clientOrderId: text,
  }),
  fc.record({
    kind: fc.constant("CancelOrder"),
    accountId: count,
    marketId: count,
    orderId: count,
    origClientOrderId: text,
    newClientOrderId: text,
    restriction: fc.constantFrom(0, 1, 2),
  }),
  fc.record({
    kind: fc.constant("CancelAllOrders"),
    accountId: count,
    marketId: count,
    newClientOrderId: text,
  }),
  fc.record({ kind: fc.constant("Deposit"), ...transfer }),
  fc.record({ kind: fc.constant("Withdraw"), ...transfer }),
  fc.record({ kind: fc.constant("AdvanceTime") }),
);

test("a command read back is the command written", () => {
  const property = fc.property(commands, (command) => {
    expect(decodeCommand(encodeCommand(command))).toEqual(command);
  });
  fc.assert(property, { numRuns: 500 });
});

test("bytes cut off, or with more behind them, are refused", () => {
  const property = fc.property(commands, fc.nat(), (command, somewhere) => {
    const bytes = encodeCommand(command);
    const cut = bytes.subarray(0, somewhere % bytes.length);
    expect(() => decodeCommand(cut)).toThrow(FormatError);
    expect(() => decodeCommand(new Uint8Array([...bytes, 0]))).toThrow("goes on after its end");
  });
  fc.assert(property, { numRuns: 300 });
});

test("any bytes are either a command or a FormatError, and never two spellings of one", () => {
  const hostile = fc.oneof(
    fc.uint8Array({ maxLength: 80 }),
    fc.tuple(fc.constant(1), fc.integer({ min: 0, max: 9 }), fc.uint8Array({ maxLength: 80 })),
  );
  const property = fc.property(hostile, (input) => {
    const bytes = input instanceof Uint8Array ? input : Uint8Array.of(1, input[1], ...input[2]);
    const read = outcome(() => decodeCommand(bytes));
    const isRefused = read instanceof FormatError;
    expect(isRefused || encodeCommand(read as Command).length === bytes.length).toBe(true);
  });
  fc.assert(property, { numRuns: 3000 });
});

test("a field that is no count is never written", () => {
  for (const amountUnits of [-1, 0.5, Number.NaN, Infinity, 2 ** 53]) {
    const deposit = { kind: "Deposit", accountId: 1, assetId: 1, transferId: "t" } as const;
    expect(() => encodeCommand({ ...deposit, amountUnits })).toThrow(RangeError);
  }
});

test("the bytes of a command are as they have always been", () => {
  const bytes = encodeCommand({
    kind: "PlaceOrder",
    accountId: 1001,
    marketId: 1,
    side: Side.Sell,
    orderType: OrderType.Limit,
    timeInForce: TimeInForce.Ioc,
    priceTicks: 9_700_001,
    quantityLots: 250,
    quoteQuantityUnits: 0,
    clientOrderId: "aé",
  });
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
  expect(hex).toBe("01 03 e9 07 01 01 00 01 a1 85 d0 04 fa 01 00 03 61 c3 a9");
});

function outcome(read: () => Command): Command | Error {
  try {
    return read();
  } catch (error) {
    return error as Error;
  }
}
