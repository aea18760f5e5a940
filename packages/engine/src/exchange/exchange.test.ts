import { describe, expect, test } from "vitest";
import { ASSETS, EURO, NO_FEES, marketSpec, order } from "../../test/fixture.ts";
import type { Command, PlaceOrder } from "../command/index.ts";
import type { Event } from "../event/index.ts";
import type { AssetSpec, MarketSpec } from "../market/index.ts";
import { MarketStatus, OrderType, Side, TimeInForce } from "../market/index.ts";
import { Exchange, FormatError, InvariantError, snapshotBytes } from "./index.ts";

function open(...commands: readonly Command[]) {
  const exchange = new Exchange();
  let sequence = 0;
  const apply = (command: Command) => exchange.apply(command, ++sequence, sequence * 1000);
  for (const spec of ASSETS) apply({ kind: "ListAsset", spec });
  apply({ kind: "ListMarket", spec: marketSpec() });
  for (const command of commands) apply(command);
  return { exchange, apply };
}

function deposit(assetId: number, amountUnits: number): Command {
  return { kind: "Deposit", accountId: 1001, assetId, amountUnits, transferId: `t${assetId}` };
}

function rejection(events: readonly Event[]): string {
  const [event] = events;
  return event?.kind === "CommandRejected" ? `${event.code} ${event.message}` : "accepted";
}

describe("a malformed order is refused, not thrown at", () => {
  const missing = (name: string) =>
    `-1102 Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`;
  const extra = (name: string) => `-1106 Parameter '${name}' sent when not required.`;
  test.each<[string, Partial<Record<keyof PlaceOrder, unknown>>]>([
    [missing("accountId"), { accountId: -1 }],
    [missing("side"), { side: 2 }],
    [missing("type"), { orderType: 9 }],
    [missing("timeInForce"), { timeInForce: 3 }],
    [missing("price"), { priceTicks: 1.5 }],
    [missing("price"), { priceTicks: Number.NaN }],
    [missing("quantity"), { quantityLots: -1 }],
    [missing("quantity"), { quantityLots: Infinity }],
    [missing("quoteOrderQty"), { quoteQuantityUnits: 2 ** 53 }],
    [missing("newClientOrderId"), { clientOrderId: "" }],
    [missing("newClientOrderId"), { clientOrderId: "x".repeat(37) }],
    [extra("quoteOrderQty"), { quoteQuantityUnits: 5 }],
    [extra("timeInForce"), { orderType: OrderType.LimitMaker, timeInForce: TimeInForce.Ioc }],
    [extra("timeInForce"), { orderType: OrderType.Market, timeInForce: TimeInForce.Fok }],
    [extra("price"), { orderType: OrderType.Market }],
    [extra("quoteOrderQty"), { orderType: 1, priceTicks: 0, quoteQuantityUnits: 5 }],
    ["-1013 Filter failure: LOT_SIZE", { orderType: 1, priceTicks: 0, quantityLots: 0 }],
    ["-1121 Invalid symbol.", { marketId: 7 }],
    ["-1121 Invalid symbol.", { marketId: Number.NaN }],
  ])("%s", (expected, changes) => {
    const { exchange, apply } = open(deposit(EURO.assetId, 1000));
    const before = exchange.openOrdersOf(1001).length;
    expect(rejection(apply({ ...order(), ...changes } as PlaceOrder))).toBe(expected);
    expect(exchange.openOrdersOf(1001).length).toBe(before);
    exchange.assertValid();
  });
});

describe("listing", () => {
  test.each<[string, Partial<AssetSpec>]>([
    ["accepted", { assetId: 9, asset: "PLUM" }],
    ["-1013 An asset or market of that number or name exists.", { assetId: 9 }],
    ["-1013 An asset or market of that number or name exists.", { asset: "PLUM" }],
    ["-1102", { assetId: 70_000 }],
    ["-1102", { assetId: 9, asset: "" }],
    ["-1102", { assetId: 9, asset: "x".repeat(33) }],
    ["-1102", { assetId: 9, decimals: 16 }],
    ["-1102", { assetId: 9, decimals: 0.5 }],
  ])("an asset: %s", (expected, changes) => {
    const events = open().apply({ kind: "ListAsset", spec: { ...EURO, ...changes } });
    expect(rejection(events)).toContain(expected);
  });

  const fixed = "-1013 The assets and the grid of a listed market are fixed.";
  test.each<[string, Partial<MarketSpec>]>([
    ["accepted", {}],
    ["accepted", { maxNumOrders: 5, standardFees: { ...NO_FEES, takerRate: 7 }, status: 1 }],
    ["accepted", { marketId: 2, symbol: "OTHER" }],
    ["-1013 An asset or market of that number or name exists.", { marketId: 2 }],
    [fixed, { symbol: "OTHER" }],
    [fixed, { baseAssetId: 3 }],
    [fixed, { stepSizeUnits: 2, baseUnitsPerLot: 2, quoteUnitsPerTickLot: 2 }],
    ["-1121 Invalid asset.", { quoteAssetId: 8 }],
    ["-1121 Invalid asset.", { quoteAssetId: 2 }],
    ["-1102", { quoteUnitsPerTickLot: 2 }],
    ["-1102", { baseUnitsPerLot: 0, stepSizeUnits: 0, quoteUnitsPerTickLot: 0 }],
    ["-1102", { priceDecimals: 1 }],
    ["-1102", { standardFees: { ...NO_FEES, makerRate: 50_000_001 } }],
    ["-1102", { avgPriceMins: 61 }],
    ["-1102", { status: 5 as never }],
    ["-1102", { symbol: "" }],
    ["-1102", { minNotionalUnits: -1 }],
  ])("a market: %s", (expected, changes) => {
    const events = open().apply({ kind: "ListMarket", spec: marketSpec(changes) });
    expect(rejection(events)).toContain(expected);
  });

  test("a market whose tick times lot is a fraction of the quote asset's unit is refused", () => {
    const { apply } = open();
    const spec = marketSpec({ marketId: 2, symbol: "FINE", quantityDecimals: 1 });
    expect(rejection(apply({ kind: "ListMarket", spec }))).toContain("quoteUnitsPerTickLot");
  });
});

test("an open order is found by its id, by its name, and among its account's", () => {
  const { exchange, apply } = open(deposit(EURO.assetId, 10_000));
  apply(order());
  apply(order({ clientOrderId: "b", priceTicks: 90 }));
  expect(exchange.openOrder(1, 2)).toEqual(exchange.openOrderByClientOrderId(1001, "b"));
  expect(exchange.openOrdersOf(1001).map((view) => view.clientOrderId)).toEqual(["a", "b"]);
  expect(exchange.openOrdersOf(1001, 2)).toEqual([]);
  expect(exchange.openOrdersOf(5)).toEqual([]);
  expect(exchange.openOrder(2, 1)).toBeUndefined();
  expect(exchange.openOrderByClientOrderId(5, "b")).toBeUndefined();
  expect(exchange.depth(1, 1).bids).toEqual([[100, 5]]);
  expect(exchange.depth(9, 1)).toEqual({ bids: [], asks: [] });
});

test("the cancels of one command get numbered names of at most 36 characters", () => {
  const { apply } = open(deposit(EURO.assetId, 10_000), order(), order({ clientOrderId: "b" }));
  const newClientOrderId = "x".repeat(35);
  const events = apply({ kind: "CancelAllOrders", accountId: 1001, marketId: 1, newClientOrderId });
  const names = events.flatMap((event) =>
    event.kind === "OrderCanceled" ? [event.order.clientOrderId] : [],
  );
  expect(names).toEqual([`${newClientOrderId}1`, `${newClientOrderId}2`]);
});

test("a sequence with a gap, or time that goes back, is a broken invariant", () => {
  const { exchange } = open();
  const next = exchange.sequence + 1;
  expect(() => exchange.apply({ kind: "AdvanceTime" }, next + 1, 1e9)).toThrow(InvariantError);
  expect(() => exchange.apply({ kind: "AdvanceTime" }, next, 1)).toThrow(InvariantError);
});

test("the hash of a state is what it has always been: a change of the format shows here", () => {
  const { exchange, apply } = open(deposit(EURO.assetId, 1000), deposit(2, 1000), order());
  apply(order({ clientOrderId: "b", side: Side.Sell, quantityLots: 2 }));
  apply(order({ clientOrderId: "c", priceTicks: 7 }));
  expect(exchange.stateHash()).toBe("3361802855c15e15");
});

test("a single unit makes another hash", () => {
  const one = open(deposit(EURO.assetId, 1000)).exchange.stateHash();
  const other = open(deposit(EURO.assetId, 1001)).exchange.stateHash();
  expect(one).toMatch(/^[0-9a-f]{16}$/);
  expect(one).not.toBe(other);
});

test("a snapshot that is damaged, cut off or of another version is refused", () => {
  const bytes = open(deposit(EURO.assetId, 1000), order()).exchange.snapshot();
  const changed = (at: number, byte: number) => bytes.with(at, byte);
  expect(() => Exchange.restore(bytes.subarray(0, -1))).toThrow(FormatError);
  expect(() => Exchange.restore(changed(0, 0))).toThrow("no snapshot of an exchange");
  expect(() => Exchange.restore(changed(4, 9))).toThrow("version 9");
  expect(() => Exchange.restore(new Uint8Array([...bytes, 0]))).toThrow("goes on after its end");
  expect(() => Exchange.restore(new Uint8Array())).toThrow("ends at byte 0");
});

test("a snapshot whose state is another one than it was is refused", () => {
  const { exchange } = open(deposit(EURO.assetId, 1000), order());
  const bytes = exchange.snapshot();
  // The upper end of the sequence, a double.
  const at = 22;
  expect(Exchange.restore(bytes).stateHash()).toBe(exchange.stateHash());
  expect(() => Exchange.restore(bytes.with(at, 0x30))).toThrow("does not have the hash");
});

test("an image stays what it was while the exchange goes on", () => {
  const { exchange, apply } = open(deposit(EURO.assetId, 10_000), order());
  const bytes = exchange.snapshot();
  const image = exchange.image();
  apply(order({ clientOrderId: "b" }));
  expect(snapshotBytes(image)).toEqual(bytes);
});

test("books and accounts grow without limit", () => {
  const { exchange, apply } = open(deposit(EURO.assetId, 1_000_000_000));
  apply({ kind: "ListMarket", spec: marketSpec({ maxNumOrders: 100_000 }) });
  for (let index = 0; index < 3000; index++) {
    apply(order({ clientOrderId: `o${index}`, priceTicks: 1 + index * 37 }));
    apply({ kind: "Deposit", accountId: index, assetId: 2, amountUnits: 1, transferId: "x" });
  }
  exchange.assertValid();
  expect(exchange.openOrdersOf(1001).length).toBe(3000);
  apply({ kind: "CancelAllOrders", accountId: 1001, marketId: 1, newClientOrderId: "" });
  exchange.assertValid();
  expect(exchange.balance(1001, 1)).toEqual({
    assetId: 1,
    freeUnits: 1_000_000_000n,
    lockedUnits: 0n,
  });
});

test("stops that one price fires work in the order of their ids, 1,000 a command, the rest with the next", () => {
  const { exchange, apply } = open(deposit(EURO.assetId, 1_000_000), deposit(2, 1_000));
  const set = (status: MarketStatus) =>
    apply({ kind: "ListMarket", spec: marketSpec({ maxNumOrders: 10_000, status }) });
  set(MarketStatus.Trading);
  const trade = (priceTicks: number) => {
    const terms = { priceTicks, quantityLots: 1 };
    apply(order({ clientOrderId: "sell", side: Side.Sell, ...terms }));
    return apply(order({ clientOrderId: "buy", ...terms }));
  };
  const advance = () => apply({ kind: "AdvanceTime" });
  const triggered = (events: readonly Event[]) =>
    events.flatMap((event) => (event.kind === "OrderTriggered" ? [event.order.clientOrderId] : []));
  trade(100);
  const names = Array.from({ length: 2_500 }, (_, index) => `stop${index}`);
  for (const clientOrderId of names) {
    const stop = { orderType: OrderType.StopLossLimit, triggerPriceTicks: 200, priceTicks: 1 };
    apply(order({ clientOrderId, ...stop, quantityLots: 1 }));
  }
  expect(exchange.isAgendaWaiting).toBe(false);
  const fired = triggered(trade(200));
  expect(fired).toEqual(names.slice(0, fired.length));
  expect(fired).toHaveLength(1_000);
  expect(exchange.isAgendaWaiting).toBe(true);
  set(MarketStatus.Halt);
  expect(exchange.isAgendaWaiting).toBe(false);
  fired.push(...triggered(set(MarketStatus.Trading)));
  while (exchange.isAgendaWaiting) fired.push(...triggered(advance()));
  expect(fired).toEqual(names);
  expect(triggered(advance())).toEqual([]);
  exchange.assertValid();
});

test("accounts are told in the order they were opened, the house first, as far as there are any", () => {
  const { exchange, apply } = open(deposit(EURO.assetId, 1));
  apply({ kind: "Deposit", accountId: 7, assetId: 2, amountUnits: 1, transferId: "x" });
  expect(exchange.accountCount).toBe(3);
  expect(exchange.accountIdsBetween(0, 2)).toEqual([0, 1001]);
  expect(exchange.accountIdsBetween(1, 9)).toEqual([1001, 7]);
  expect(exchange.changedAccountIds()).toEqual([7]);
});
