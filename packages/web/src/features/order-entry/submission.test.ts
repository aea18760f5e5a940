import { expect, test } from "vitest";
import { ApiProblem } from "../../api/problem.ts";
import type { NewOrder } from "../../api/spot-wire.ts";
import { lostOf, submissionOf } from "./submission.ts";

const order: NewOrder = { symbol: "BTCUSDT", side: "BUY", type: "MARKET", quantity: "1" };

test("every submission has an id that the exchange takes", () => {
  const first = submissionOf(order, undefined);
  expect(first.newClientOrderId).toMatch(/^[a-zA-Z0-9-_]{1,36}$/);
  expect(submissionOf(order, undefined).newClientOrderId).not.toBe(first.newClientOrderId);
});

test.each([0, 500, 502, 504])("after status %i the same order keeps its id", (status) => {
  const first = submissionOf(order, undefined);
  const lost = lostOf(first, new ApiProblem(status, -1001, "lost"));
  expect(submissionOf({ ...order }, lost).newClientOrderId).toBe(first.newClientOrderId);
  const other = submissionOf({ ...order, quantity: "2" }, lost);
  expect(other.newClientOrderId).not.toBe(first.newClientOrderId);
});

test("after a refusal, or when nothing was sent, the next submission has an id of its own", () => {
  const first = submissionOf(order, undefined);
  expect(lostOf(first, new ApiProblem(400, -2010, "refused"))).toBeUndefined();
  expect(lostOf(first, new ApiProblem(503, -1008, "busy"))).toBeUndefined();
  expect(lostOf(first, new Error("no session"))).toBeUndefined();
});
