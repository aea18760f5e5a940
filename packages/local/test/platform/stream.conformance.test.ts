import { afterAll, beforeAll, expect, test } from "vitest";
import { listFollowers, openConnection } from "@bourse/core/stream";
import type { Table } from "@bourse/core/table";
import { createTable } from "@bourse/core/table";
import { PriceClient, type PriceStreamStack, startPriceStream } from "./price-stream.ts";
import { until } from "./until.ts";

let stack: PriceStreamStack;
let table: Table;

beforeAll(async () => {
  stack = await startPriceStream();
  table = createTable(stack.table);
});
afterAll(() => stack.stop());

const subscribe = (id: number, ...params: string[]) => ({ method: "SUBSCRIBE", params, id });
const followers = (stream: string) => listFollowers(table, stream, Date.now());

test("a client follows streams, lists them, and leaves some", async () => {
  const client = await PriceClient.connect(stack.api.url);
  expect(await client.ask(subscribe(1, "btcusdt@price", "ethusdt@kline_1m"))).toEqual({
    result: null,
    id: 1,
  });
  expect(await client.ask(subscribe(2, "btcusdt@price"))).toEqual({ result: null, id: 2 });
  expect(await client.ask({ method: "LIST_SUBSCRIPTIONS", id: "mine" })).toEqual({
    result: ["btcusdt@price", "ethusdt@kline_1m"],
    id: "mine",
  });
  expect(await followers("btcusdt@price")).toHaveLength(1);

  await client.ask({ method: "UNSUBSCRIBE", params: ["btcusdt@price", "solusdt@price"], id: 3 });
  expect(await client.ask({ method: "LIST_SUBSCRIPTIONS", id: 4 })).toEqual({
    result: ["ethusdt@kline_1m"],
    id: 4,
  });
  expect(await followers("btcusdt@price")).toEqual([]);
  await client.close();
});

test("what cannot be done is answered with a code, the reason and the client's mark", async () => {
  const client = await PriceClient.connect(stack.api.url);
  expect(await client.ask("hello")).toMatchObject({ code: 3 });
  expect(await client.ask({ method: "ORDER", id: 5 })).toMatchObject({ code: 2, id: 5 });
  for (const name of [
    "dogeusdt@price",
    "BTCUSDT@price",
    "btcusdt@trade",
    "btcusdt",
    "@price",
    "",
  ]) {
    expect(await client.ask(subscribe(6, name))).toEqual({
      code: 2,
      msg: expect.stringContaining(`no stream "${name}"`) as string,
      id: 6,
    });
  }
  const many = Array.from({ length: 51 }, () => "btcusdt@price");
  expect(await client.ask(subscribe(7, ...many))).toMatchObject({ code: 2, id: 7 });
  expect(await client.ask({ method: "LIST_SUBSCRIPTIONS", id: 8 })).toEqual({ result: [], id: 8 });
  await client.close();
});

test("requests sent at the same moment are all carried out", async () => {
  const client = await PriceClient.connect(stack.api.url);
  const names = ["btcusdt@price", "ethusdt@price", "solusdt@price"];
  for (const [id, name] of names.entries()) client.send(subscribe(id, name));
  const answers = [await client.next(), await client.next(), await client.next()];
  expect(answers).toEqual(expect.arrayContaining([0, 1, 2].map((id) => ({ result: null, id }))));
  const { result } = (await client.ask({ method: "LIST_SUBSCRIPTIONS", id: 9 })) as {
    result: string[];
  };
  expect(result.toSorted()).toEqual(names.toSorted());
  await client.close();
});

test("a client that leaves is forgotten, with all it followed", async () => {
  const client = await PriceClient.connect(stack.api.url);
  await client.ask(subscribe(1, "bnbusdt@price"));
  expect(await followers("bnbusdt@price")).toHaveLength(1);
  await client.close();
  await until(
    () => followers("bnbusdt@price"),
    (left) => left.length === 0,
  );
});

test("the sweep forgets connections whose end nobody told us, and only those", async () => {
  const { handler: sweep } = await import("@bourse/functions/stream/sweep");
  const client = await PriceClient.connect(stack.api.url);
  await client.ask(subscribe(1, "ethbtc@price"));
  const threeHoursAgo = Date.now() - 3 * 3_600_000;
  for (const connectionId of ["lost-1=", "lost-2="]) {
    await openConnection(table, { connectionId, nowMs: threeHoursAgo });
  }
  expect(await sweep()).toEqual({ swept: 2 });
  expect(await sweep()).toEqual({ swept: 0 });
  expect(await client.ask({ method: "LIST_SUBSCRIPTIONS", id: 2 })).toEqual({
    result: ["ethbtc@price"],
    id: 2,
  });
  await client.close();
});
