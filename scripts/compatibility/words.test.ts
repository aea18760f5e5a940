import { expect, test } from "vitest";
import { DOCUMENTED } from "./documented.ts";
import { wordSchema } from "./words.ts";

const enumOf = (route: string, parameter: string) => wordSchema(route, parameter)["enum"];

test("every word that a route takes is listed, but for those that are any text", () => {
  const open = Object.entries({ ...DOCUMENTED.rest, ...DOCUMENTED.wallet }).flatMap(
    ([route, { params }]) =>
      Object.entries(params)
        .filter(([, type]) => type === "word")
        .map(([name]) => name.replace("?", ""))
        .filter((name) => {
          const schema = wordSchema(route, name);
          return schema["enum"] === undefined && schema["pattern"] === undefined;
        })
        .map((name) => `${route} ${name}`),
  );
  expect(open).toEqual(["GET /api/v3/exchangeInfo permissions"]);
});

test("a leg of a list takes what an order takes; one of a pair neither LIMIT nor MARKET", () => {
  const oto = "POST /api/v3/orderList/oto";
  expect(enumOf(oto, "workingSide")).toEqual(["BUY", "SELL"]);
  expect(enumOf(oto, "pendingTimeInForce")).toEqual(["GTC", "IOC", "FOK"]);
  expect(enumOf(oto, "pendingType")).toEqual(expect.arrayContaining(["MARKET", "LIMIT"]));
  expect(enumOf("POST /api/v3/order/oco", "stopLimitTimeInForce")).toContain("GTC");
  const pair = enumOf("POST /api/v3/orderList/otoco", "pendingAboveType");
  expect(pair).toContain("LIMIT_MAKER");
  expect(pair).not.toContain("LIMIT");
  expect(pair).not.toContain("MARKET");
});

test("type is what the route means by it", () => {
  expect(enumOf("GET /api/v3/ticker", "type")).toEqual(["FULL", "MINI"]);
  expect(enumOf("POST /api/v3/order", "type")).toContain("STOP_LOSS_LIMIT");
  expect(enumOf("POST /sapi/v1/asset/transfer", "type")).toEqual(["MAIN_FUNDING", "FUNDING_MAIN"]);
});
