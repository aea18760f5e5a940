import fc from "fast-check";
import { expect, test } from "vitest";
import {
  accountSpec,
  exchangeSpec,
  marketSpec,
  order,
  orderList,
  terms,
} from "../../test/fixture.ts";
import { FormatError } from "../bytes/index.ts";
import {
  CancelReplaceMode,
  CancelRestriction,
  MarketStatus,
  OrderListKind,
  OrderType,
  PegPriceType,
  ReferencePriceKind,
  SelfTradePrevention,
  Side,
  TimeInForce,
} from "../market/index.ts";
import type { Command } from "./index.ts";
import { decodeCommand, encodeCommand } from "./index.ts";

const count = fc.oneof(fc.maxSafeNat(), fc.nat({ max: 300 }), fc.constant(0));
/** Any string at all, lone surrogates included: what was applied must be what is replayed. */
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
);
const kindOf = <Kind extends string>(kind: Kind) => fc.constant(kind);
const codeOf = <Code extends number>(codes: Readonly<Record<string, Code>>) =>
  fc.constantFrom(...Object.values(codes));
/** Every field of an example at random: enumerations as said, the others by what they hold. */
function like<Example extends object>(
  example: Example,
  codes: Partial<Record<keyof Example, fc.Arbitrary<unknown>>> = {},
): fc.Arbitrary<Example> {
  const fields = Object.entries(example).map(([name, value]) => {
    return [name, codes[name as keyof Example] ?? anyLike(value)];
  });
  return fc.record(Object.fromEntries(fields)) as fc.Arbitrary<Example>;
}

function anyLike(value: unknown): fc.Arbitrary<unknown> {
  if (typeof value === "boolean") return fc.boolean();
  if (typeof value === "string") return text;
  if (typeof value === "number") return count;
  return like(value as object);
}

const amount = { accountId: count, assetId: count, amountUnits: count, transferId: text };
const asset = fc.record({ assetId: count, asset: text, decimals: count });
const market = like(marketSpec(), {
  status: codeOf(MarketStatus),
  referencePriceKind: codeOf(ReferencePriceKind),
});
const exchange = like(exchangeSpec(), {
  maxAssets: fc.array(fc.record({ assetId: count, limitUnits: count })),
});
const rate = fc.integer({ min: -1, max: Number.MAX_SAFE_INTEGER - 1 });
const account = like(accountSpec(), { makerRate: rate, takerRate: rate });
const orderCodes = {
  side: codeOf(Side),
  orderType: codeOf(OrderType),
  timeInForce: codeOf(TimeInForce),
  pegPriceType: codeOf(PegPriceType),
  selfTradePrevention: codeOf(SelfTradePrevention),
};
const leg = like(terms(), orderCodes);
const place = like(order(), { ...orderCodes, kind: kindOf("PlaceOrder") });

const commands: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ kind: kindOf("ListAsset"), spec: asset }),
  fc.record({ kind: kindOf("ListMarket"), spec: market }),
  fc.record({ kind: kindOf("ConfigureExchange"), spec: exchange }),
  fc.record({ kind: kindOf("ConfigureAccount"), spec: account }),
  place,
  like(orderList(), {
    kind: kindOf("PlaceOrderList"),
    selfTradePrevention: codeOf(SelfTradePrevention),
    listKind: codeOf(OrderListKind),
    legs: fc.array(leg, { maxLength: 3 }),
  }),
  fc.record({
    kind: kindOf("CancelOrder"),
    accountId: count,
    marketId: count,
    orderId: count,
    origClientOrderId: text,
    newClientOrderId: text,
    restriction: codeOf(CancelRestriction),
  }),
  fc.record({
    kind: kindOf("CancelOrderList"),
    accountId: count,
    marketId: count,
    orderListId: count,
    listClientOrderId: text,
    newClientOrderId: text,
  }),
  fc.record({
    kind: kindOf("CancelAllOrders"),
    accountId: count,
    marketId: count,
    newClientOrderId: text,
  }),
  fc
    .tuple(
      place,
      fc.record({
        kind: kindOf("CancelReplace"),
        mode: codeOf(CancelReplaceMode),
        cancelOrderId: count,
        cancelOrigClientOrderId: text,
        cancelNewClientOrderId: text,
        restriction: codeOf(CancelRestriction),
      }),
    )
    .map(([order, cancel]) => ({ ...order, ...cancel })),
  fc.record({
    kind: kindOf("AmendOrder"),
    accountId: count,
    marketId: count,
    orderId: count,
    origClientOrderId: text,
    newClientOrderId: text,
    quantityLots: count,
  }),
  fc.record({ kind: kindOf("Deposit"), ...amount }),
  fc.record({ kind: kindOf("Withdraw"), ...amount }),
  fc.record({ kind: kindOf("HoldWithdrawal"), ...amount }),
  fc.record({ kind: kindOf("SettleWithdrawal"), accountId: count, transferId: text }),
  fc.record({ kind: kindOf("ReleaseWithdrawal"), accountId: count, transferId: text }),
  fc.record({ kind: kindOf("Transfer"), toAccountId: count, ...amount }),
  fc.record({ kind: kindOf("SetReferencePrice"), marketId: count, referencePrice: count }),
  fc.record({ kind: kindOf("AdvanceTime") }),
);

/** Tags of layouts that are read but no longer written. */
const FIRST_LIST_MARKET = 2;
const FIRST_PLACE_ORDER = 3;
const TAG_MAX = 21;

test("a command read back is the command written", () => {
  const property = fc.property(commands, (command) => {
    expect(decodeCommand(encodeCommand(command))).toEqual(command);
  });
  fc.assert(property, { numRuns: 1000 });
});

test("bytes cut off, or with more behind them, are refused", () => {
  const property = fc.property(commands, fc.nat(), (command, somewhere) => {
    const bytes = encodeCommand(command);
    const cut = bytes.subarray(0, somewhere % bytes.length);
    expect(() => decodeCommand(cut)).toThrow(FormatError);
    expect(() => decodeCommand(new Uint8Array([...bytes, 0]))).toThrow("goes on after its end");
  });
  fc.assert(property, { numRuns: 500 });
});

test("any bytes are either a command or a FormatError, and never two spellings of one", () => {
  const anything = fc.uint8Array({ maxLength: 80 });
  const ofSomeKind = fc
    .tuple(fc.integer({ min: 0, max: TAG_MAX + 2 }), anything)
    .map(([tag, rest]) => Uint8Array.of(1, tag, ...rest));
  const damaged = fc
    .tuple(commands, fc.nat(), fc.constantFrom(0, 1, 2, 0x7f, 0x80, 0xff))
    .map(([command, at, byte]) => {
      const bytes = encodeCommand(command);
      bytes[at % bytes.length] = byte;
      return bytes;
    });
  const property = fc.property(fc.oneof(anything, ofSomeKind, damaged, damaged), (bytes) => {
    const read = outcome(() => decodeCommand(bytes));
    const tag = bytes[1] as number;
    const isOld = tag === FIRST_LIST_MARKET || tag === FIRST_PLACE_ORDER;
    const isFine = read instanceof Error || isOld || isSame(encodeCommand(read), bytes);
    expect(isFine && (!(read instanceof Error) || read instanceof FormatError)).toBe(true);
  });
  fc.assert(property, { numRuns: 6000 });
});

test("a field that no journal could give back is never written", () => {
  const bad = [-1, 0.5, Number.NaN, Infinity, 2 ** 53];
  for (const amountUnits of bad) {
    const deposit = { kind: "Deposit", accountId: 1, assetId: 1, transferId: "t" } as const;
    expect(() => encodeCommand({ ...deposit, amountUnits })).toThrow(RangeError);
  }
  const codes = [
    "side",
    "orderType",
    "timeInForce",
    "pegPriceType",
    "selfTradePrevention",
  ] as const;
  for (const name of codes) {
    for (const code of [...bad, 15]) {
      expect(() => encodeCommand({ ...order(), [name]: code })).toThrow(RangeError);
    }
  }
});

test("an order with a zero that goes without saying is no second spelling of it", () => {
  const [owner, sideAndType, id] = [[1, 1, 0, 0], 0, [1, 0x61]];
  const plain = Uint8Array.from([1, 10, ...owner, sideAndType, 2, 5, ...id]);
  expect(decodeCommand(plain)).toMatchObject({ quantityLots: 5, priceTicks: 0 });
  const spelled = Uint8Array.from([1, 10, ...owner, sideAndType, 3, 0, 5, ...id]);
  expect(() => decodeCommand(spelled)).toThrow("spells out a zero");
});

test("a plain limit order takes little more than its clientOrderId", () => {
  const bytes = encodeCommand(order({ priceTicks: 9_700_001, quantityLots: 250 }));
  expect(bytes).toHaveLength(17);
});

function isSame(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, at) => byte === right[at]);
}

function outcome(read: () => Command): Command | Error {
  try {
    return read();
  } catch (error) {
    return error as Error;
  }
}
