import { afterEach, describe, expect, test, vi } from "vitest";
import { requestJson, type HttpRequest } from "./http.ts";
import { ApiProblem, isOutcomeUnknown } from "./problem.ts";
import { SpotApi } from "./spot.ts";

afterEach(() => vi.unstubAllGlobals());

const answering = (answer: () => Promise<Response>) => vi.stubGlobal("fetch", vi.fn(answer));
const problemOfRequest = async (request: HttpRequest): Promise<ApiProblem> => {
  const error: unknown = await requestJson("http://localhost/", request).catch((each) => each);
  if (!(error instanceof ApiProblem)) throw new Error("The request did not fail as expected.");
  return error;
};
const cutOff = () =>
  new Response(new ReadableStream({ start: (stream) => stream.error(new TypeError("cut off")) }));

describe("a connection that is lost", () => {
  const post: HttpRequest = { method: "POST", lostText: "It may have been done." };

  test.each([
    ["before any answer", () => Promise.reject(new TypeError("Failed to fetch"))],
    ["in the middle of the answer", () => Promise.resolve(cutOff())],
    ["at the time limit", () => Promise.reject(new DOMException("late", "TimeoutError"))],
    ["behind a gateway", () => Promise.resolve(new Response("", { status: 502 }))],
  ])("%s leaves the outcome of a change unknown", async (_, answer) => {
    answering(answer);
    const problem = await problemOfRequest(post);
    expect(problem.message).toBe("It may have been done.");
    expect(isOutcomeUnknown(problem)).toBe(true);
    expect((await problemOfRequest({ method: "DELETE" })).message).toMatch(/may have been made/);
  });

  test("says of a question only that there was no answer", async () => {
    answering(() => Promise.reject(new TypeError("Failed to fetch")));
    expect((await problemOfRequest({})).message).toBe(
      "The exchange cannot be reached. Check your connection and try again.",
    );
  });

  test("names the orders to check", async () => {
    answering(() => Promise.reject(new TypeError("Failed to fetch")));
    const spot = new SpotApi("http://localhost", () => Promise.resolve("token"));
    const placing = spot.placeOrder({ symbol: "BTCUSDT", side: "BUY", type: "MARKET" });
    await expect(placing).rejects.toThrow(
      "The connection was lost before the answer came: the order may have been placed. Check your open orders before you try again.",
    );
    await expect(spot.cancelOrder("BTCUSDT", 1)).rejects.toThrow(/may have been canceled/);
  });
});

test("an order that does not exist is none, any other refusal is a problem", async () => {
  const spot = new SpotApi("http://localhost", () => Promise.resolve("token"));
  const refuse = (code: number) =>
    answering(() => Promise.resolve(Response.json({ code, msg: "No." }, { status: 400 })));
  refuse(-2013);
  expect(await spot.findOrder("BTCUSDT", "mine")).toBeUndefined();
  refuse(-1121);
  await expect(spot.findOrder("BTCUSDT", "mine")).rejects.toThrow("No.");
});

test("a refusal stays a refusal, and an empty answer is none", async () => {
  answering(() => Promise.resolve(Response.json({ code: -2010, msg: "No." }, { status: 400 })));
  const problem = await problemOfRequest({ method: "POST" });
  expect([problem.code, problem.message, isOutcomeUnknown(problem)]).toEqual([-2010, "No.", false]);
  answering(() => Promise.resolve(new Response(null, { status: 204 })));
  expect(await requestJson("http://localhost/", { method: "DELETE" })).toBeUndefined();
});
