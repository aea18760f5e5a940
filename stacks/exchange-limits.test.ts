import { expect, test } from "vitest";
import { limitsSetIn } from "./exchange-limits.ts";

test("the exchange is told the limits that are set, and nothing else of the environment", () => {
  const all = {
    REQUEST_WEIGHT_PER_MINUTE_MAX: "1",
    RAW_REQUESTS_PER_5_MINUTES_MAX: "2",
    CONNECTION_ATTEMPTS_PER_5_MINUTES_MAX: "3",
    ORDERS_PER_10_SECONDS_MAX: "4",
    ORDERS_PER_DAY_MAX: "5",
  };
  expect(limitsSetIn({ ...all, HOME: "/home/a" })).toEqual(all);
  expect(limitsSetIn({ ORDERS_PER_DAY_MAX: "", HOME: "/home/a" })).toEqual({});
});

test("a limit that is no number ends the deployment, not the exchange", () => {
  expect(() => limitsSetIn({ ORDERS_PER_DAY_MAX: "many" })).toThrow('ORDERS_PER_DAY_MAX is "many"');
});
