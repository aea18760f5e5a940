import { describe, expect, test, vi } from "vitest";
import { ApiProblem } from "./problem.ts";
import type { NewOrder, Order } from "./spot-wire.ts";
import type { SpotApi } from "./spot.ts";
import { lostOf, placeOnce, submissionOf } from "./submission.ts";

const order: NewOrder = { symbol: "BTCUSDT", side: "BUY", type: "MARKET", quantity: "1" };
const failure = (status: number) => new ApiProblem(status, -1001, "failed");

test("every submission has an id that the exchange takes", () => {
  const first = submissionOf(order, undefined);
  expect(first.newClientOrderId).toMatch(/^[a-zA-Z0-9-_]{1,36}$/);
  expect(submissionOf(order, undefined).newClientOrderId).not.toBe(first.newClientOrderId);
});

test.each([0, 500, 502, 504])("after status %i the same order keeps its id", (status) => {
  const first = submissionOf(order, undefined);
  const lost = lostOf(first, failure(status));
  const repeat = submissionOf({ ...order }, lost);
  expect(repeat).toEqual({ ...first, isRepeat: true });
  const other = submissionOf({ ...order, quantity: "2" }, lost);
  expect(other.newClientOrderId).not.toBe(first.newClientOrderId);
  expect(other.isRepeat).toBe(false);
});

test("after a refusal, or when nothing was sent, the next submission has an id of its own", () => {
  const first = submissionOf(order, undefined);
  expect(lostOf(first, failure(400))).toBeUndefined();
  expect(lostOf(first, failure(503))).toBeUndefined();
  expect(lostOf(first, new Error("no session"))).toBeUndefined();
});

test("a repeat keeps its id until the exchange has judged it", () => {
  const repeat = { ...submissionOf(order, undefined), isRepeat: true };
  expect(lostOf(repeat, failure(503))).toEqual(repeat);
  expect(lostOf(repeat, new Error("no session"))).toEqual(repeat);
  expect(lostOf(repeat, failure(400))).toBeUndefined();
});

describe("placing", () => {
  const placed = { symbol: "BTCUSDT", orderId: 7, status: "FILLED" } as Order;
  const exchange = (known: Order | undefined) => ({
    findOrder: vi.fn<SpotApi["findOrder"]>(() => Promise.resolve(known)),
    placeOrder: vi.fn<SpotApi["placeOrder"]>(() => Promise.resolve(placed)),
  });

  test("the first time, the order is just sent", async () => {
    const spot = exchange(undefined);
    const submission = submissionOf(order, undefined);
    expect(await placeOnce(spot, submission)).toEqual({ placed, before: false });
    const { newClientOrderId } = submission;
    expect(spot.placeOrder).toHaveBeenCalledExactlyOnceWith({ ...order, newClientOrderId });
    expect(spot.findOrder).not.toHaveBeenCalled();
  });

  test.each([
    ["is there and not sent again", placed, 0],
    ["is not there and is sent", undefined, 1],
  ])("a repeat %s", async (_, known, sent) => {
    const spot = exchange(known);
    const repeat = { ...submissionOf(order, undefined), isRepeat: true };
    expect(await placeOnce(spot, repeat)).toEqual({ placed, before: known !== undefined });
    expect(spot.findOrder).toHaveBeenCalledExactlyOnceWith("BTCUSDT", repeat.newClientOrderId);
    expect(spot.placeOrder).toHaveBeenCalledTimes(sent);
  });
});
