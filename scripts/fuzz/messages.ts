import { createHmac, createPrivateKey, sign } from "node:crypto";
import type { Trader } from "../gateway-bench/orders.ts";
import type { Dice } from "./dice.ts";
import type { Battle } from "./learn.ts";
import { HOSTILE_VALUES, NAMES, samplesOf } from "./parameters.ts";

type Json = unknown;

const SESSION_METHODS = [
  "session.logon",
  "session.status",
  "session.logout",
  "session.subscriptions",
  "userDataStream.subscribe",
  "userDataStream.subscribe.signature",
  "userDataStream.unsubscribe",
  "userDataStream.start",
  "v3/order.place",
  "order..place",
  "__proto__",
  "",
];
const STREAM_METHODS = [
  "SUBSCRIBE",
  "UNSUBSCRIBE",
  "LIST_SUBSCRIPTIONS",
  "SET_PROPERTY",
  "GET_PROPERTY",
  "subscribe",
  "DROP TABLE",
  "",
];
const STREAMS = [
  "btcusdt@trade",
  "btcusdt@depth@100ms",
  "btcusdt@kline_1m",
  "btcusdt@kline_1m@+08:00",
  "!miniTicker@arr",
  "!ticker_1h@arr",
  "BTCUSDT@trade",
  "btcusdt@kline_7m",
  "@",
  "btcusdt@depth21",
  "\u0000",
  "x".repeat(300),
  "__proto__",
];
const IDS: readonly Json[] = [
  1,
  "a",
  null,
  -1,
  1.5,
  2 ** 53,
  "x".repeat(37),
  {},
  [],
  true,
  "\u0000",
];
const DEEP = 20_000;
const LARGE = 70_000;

/** A request of the WebSocket API, mostly with something wrong in it. */
export function apiMessage({ target, mandatory }: Battle, dice: Dice): string {
  const route = dice.of(target.routes.filter(({ wsMethod }) => wsMethod !== undefined));
  const trader = dice.of(target.traders);
  const method = dice.percent(80) ? route.wsMethod : dice.of(SESSION_METHODS);
  const params: Record<string, Json> = {};
  for (const name of mandatory.get(route) ?? []) {
    const samples = samplesOf(name, route.path) ?? [""];
    params[name] = dice.percent(60) ? samples[0] : dice.of(samples);
  }
  for (let faults = dice.below(3); faults > 0; faults -= 1) params[dice.of(NAMES)] = value(dice);
  if (dice.percent(15)) Reflect.deleteProperty(params, dice.of([...Object.keys(params), ""]));
  const isOpen = route.security === "NONE" && method === route.wsMethod;
  const signed = isOpen || dice.percent(10) ? params : signedParams(params, trader);
  return whole({ id: dice.percent(70) ? "f" : dice.of(IDS), method, params: signed }, dice);
}

/** A message to the streams, mostly with something wrong in it. */
export function streamMessage(dice: Dice): string {
  const params = Array.from({ length: dice.below(4) }, () =>
    dice.percent(80) ? dice.of(STREAMS) : value(dice),
  );
  const message = {
    method: dice.percent(95) ? dice.of(STREAM_METHODS) : value(dice),
    params: dice.percent(85) ? params : value(dice),
    id: dice.percent(60) ? 1 : dice.of(IDS),
  };
  return whole(message, dice);
}

/** Logs the connection on with the key that has a private half. */
export function logonMessage(trader: Trader): string {
  const params = { apiKey: trader.sessionApiKey, timestamp: Date.now() };
  const key = createPrivateKey(trader.privateKeyPem);
  const signature = sign(null, Buffer.from(payloadOf(params)), key).toString("base64");
  return JSON.stringify({ id: "f", method: "session.logon", params: { ...params, signature } });
}

export function subscribeMessage(trader: Trader): string {
  const method = "userDataStream.subscribe.signature";
  return JSON.stringify({ id: "f", method, params: signedParams({}, trader) });
}

function signedParams(params: Readonly<Record<string, Json>>, trader: Trader): object {
  const named = { ...params, apiKey: trader.apiKey, timestamp: Date.now() };
  const signature = createHmac("sha256", trader.secretKey).update(payloadOf(named)).digest("hex");
  return { ...named, signature };
}

function payloadOf(params: Readonly<Record<string, Json>>): string {
  return Object.keys(params)
    .toSorted()
    .map((name) => `${name}=${String(params[name])}`)
    .join("&");
}

/** The text of a message, sometimes spoilt as a whole. */
function whole(message: object, dice: Dice): string {
  const text = JSON.stringify(message);
  if (dice.percent(85)) return text;
  return dice.of([
    () => text.slice(0, dice.below(text.length)),
    () => `${text}${text}`,
    () => `[${text}]`,
    () => "[".repeat(DEEP),
    () => `{"a":`.repeat(DEEP),
    () => `{"id":1,"id":2,"method":"ping","method":"time","__proto__":{"x":1}}`,
    () => `{"method":"ping","params":${"[".repeat(DEEP)}${"]".repeat(DEEP)}}`,
    () => JSON.stringify({ ...message, padding: "y".repeat(LARGE) }),
    () => "",
    () => "null",
    () => "1e999",
    () => '"\\ud800"',
    () => "\u0000",
    () => dice.of(HOSTILE_VALUES),
  ])();
}

function value(dice: Dice): Json {
  const kinds: readonly (() => Json)[] = [
    () => dice.of(HOSTILE_VALUES),
    () => dice.of([0, -1, 1.5, 1e308, -0, 2 ** 53, 1e-9]),
    () => dice.of([true, false, null]),
    () => ({ a: { b: [1, { c: null }] } }),
    () => Array.from({ length: dice.below(50) }, () => "BTCUSDT"),
  ];
  return dice.of(kinds)();
}
