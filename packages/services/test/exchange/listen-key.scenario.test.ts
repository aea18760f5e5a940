import { afterAll, beforeAll, expect, test } from "vitest";
import {
  alice,
  bob,
  call,
  deposit,
  startServer,
  temporaryDirectory,
  type TestServer,
  type TestUser,
} from "./harness.ts";
import { WsClient } from "./ws-client.ts";

/** The old way to an account's events: a name that only its owner knows. */
const directory = temporaryDirectory();
let server: TestServer;

beforeAll(async () => {
  server = await startServer({ directory: directory.path });
});
afterAll(async () => {
  await server.stop();
  directory.remove();
});

const ask = (by: TestUser, method: string, query = "") =>
  call(server, method, `/api/v3/userDataStream${query}`, {
    headers: { "X-MBX-APIKEY": by.apiKey },
  });

test("a key opened by the API key alone streams the account's events, raw and combined", async () => {
  const { status, body } = await ask(alice, "POST");
  expect(status).toBe(200);
  const { listenKey } = body;
  const raw = await WsClient.open(server, `/ws/${listenKey}`);
  const combined = await WsClient.open(server, `/stream?streams=${listenKey}`);
  await deposit(server, bob, "BTC", "3");
  await deposit(server, alice, "USDT", "12");
  // What was bob's would have come first.
  expect(await raw.next(() => true)).toMatchObject({ e: "balanceUpdate", a: "USDT" });
  expect(await raw.next(() => true)).toMatchObject({
    e: "outboundAccountPosition",
    B: [{ a: "USDT", f: "12.00000000", l: "0.00000000" }],
  });
  expect(await combined.next(() => true)).toMatchObject({
    stream: listenKey,
    data: { e: "balanceUpdate", d: "12.00000000" },
  });
  await raw.close();
  await combined.close();
});

test("it is kept and ended by its owner, over REST and over the WebSocket API", async () => {
  const ws = await WsClient.open(server);
  const started = await ws.call("userDataStream.start", { apiKey: alice.apiKey });
  const { listenKey } = started.result;
  expect((await ask(alice, "PUT", `?listenKey=${listenKey}`)).body).toEqual({});
  const theirs = await ask(bob, "PUT", `?listenKey=${listenKey}`);
  expect(theirs).toMatchObject({
    status: 400,
    body: { code: -1125, msg: "This listenKey does not exist." },
  });
  const params = { apiKey: alice.apiKey, listenKey };
  expect((await ws.call("userDataStream.ping", params)).result).toEqual({});
  expect((await ws.call("userDataStream.stop", params)).result).toEqual({});
  expect((await ask(alice, "DELETE", `?listenKey=${listenKey}`)).body.code).toBe(-1125);
  await ws.close();
});

test("without a key, or with one that nobody has, there is none", async () => {
  expect((await call(server, "POST", "/api/v3/userDataStream")).body.code).toBe(-2014);
  const nobody = { ...alice, apiKey: "N".repeat(64) };
  expect((await ask(nobody, "POST")).body.code).toBe(-2015);
});
