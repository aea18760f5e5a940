import { expect, test } from "vitest";
import { BOT_NAMES } from "../bots.ts";
import { readConfig } from "./config.ts";

const config = {
  restUrl: "http://127.0.0.1:8080",
  wsUrl: "ws://127.0.0.1:8080",
  wsApiUrl: "ws://127.0.0.1:8080/ws-api/v3",
  seed: 1,
  symbols: ["BTCUSDT"],
  bots: BOT_NAMES.map((name) => ({ name, apiKey: "key", secretKey: "secret" })),
};

test("the configuration is read from one variable", () => {
  expect(readConfig({ BOURSE_MARKET: JSON.stringify(config) })).toEqual(config);
});

test.each([
  ["is not set", undefined],
  ["is not JSON", "{"],
  ["no valid wsUrl", JSON.stringify({ ...config, wsUrl: "nowhere" })],
  [
    "no keys for the bot market-taker-2",
    JSON.stringify({ ...config, bots: config.bots.slice(0, 3) }),
  ],
])("%s: one clear line", (line, text) => {
  expect(() => readConfig({ BOURSE_MARKET: text })).toThrow(line);
});
