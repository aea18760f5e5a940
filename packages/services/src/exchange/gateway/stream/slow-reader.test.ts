import { Side } from "@bourse/engine/market";
import { afterEach, expect, test } from "vitest";
import { order } from "../../../../test/market-data/exchange-run.ts";
import { type Client, StreamRun, until } from "../../../../test/stream/stream-run.ts";
import type { StreamLimits } from "./index.ts";

/** The buffers of the operating system have to be filled first. */
const LONG = { timeout: 60_000 };
const KIB = 1024;
/** What one turn may add after the limit was looked at. */
const TURN_BYTES = 512 * KIB;

const runs: StreamRun[] = [];

async function started(limits: Partial<StreamLimits>): Promise<StreamRun> {
  const run = await new StreamRun(limits).start();
  runs.push(run);
  return run;
}

afterEach(async () => {
  await Promise.all(runs.splice(0).map((run) => run.stop()));
});

/** Hundreds of changes of the best price at once, each of them a trade when `traded`. */
async function moveALot(run: StreamRun, reader: Client, traded = false): Promise<void> {
  for (let told = 0; told < 500; told += 1) {
    // Turn about, so that neither runs out of anything.
    const [seller, buyer] = told % 2 === 0 ? [1001, 1002] : [1002, 1001];
    const sell = { accountId: seller, side: Side.Sell, quantityLots: 300 };
    run.run.apply(order({ ...sell, priceTicks: 6_000_000 - told }));
    if (!traded) continue;
    const buy = { accountId: buyer, side: Side.Buy, quantityLots: 300 };
    run.run.apply(order({ ...buy, priceTicks: 6_000_000 - told }));
  }
  for (const accountId of [1001, 1002]) {
    run.run.apply({ kind: "CancelAllOrders", accountId, marketId: 1, newClientOrderId: "all" });
  }
  const market = run.marketData.market("BTCUSDT");
  const lastId = traded ? Number(market?.trades.nextTradeId) - 1 : market?.depth.updateId;
  await until(() => reader.messages.at(-1)?.[traded ? "t" : "u"] === lastId);
}

async function paused(run: StreamRun, path: string): Promise<Client> {
  const client = await run.connect(path);
  client.socket.pause();
  return client;
}

test(
  "of streams that tell a state a slow reader gets the newest, and is not cut off",
  LONG,
  async () => {
    const run = await started({ behindBytes: 64 * KIB, bufferedBytesMax: 2 * TURN_BYTES });
    const reader = await run.connect("/ws/btcusdt@bookTicker");
    const slow = await paused(run, "/ws/btcusdt@bookTicker");
    while (run.streams.bufferedBytes < 64 * KIB) await moveALot(run, reader);
    // From here on nothing more may gather.
    const { bufferedBytes } = run.streams;
    for (let more = 0; more < 20; more += 1) await moveALot(run, reader);
    expect(run.streams.bufferedBytes).toBeLessThanOrEqual(bufferedBytes + TURN_BYTES);
    const lastUpdateId = run.marketData.market("BTCUSDT")?.depth.updateId;
    await reader.next(({ u }) => u === lastUpdateId);
    slow.socket.resume();
    await slow.next(({ u }) => u === lastUpdateId);
    expect(run.streams.connectionCount).toBe(2);
    expect(slow.messages.length).toBeLessThan(reader.messages.length);
    const ids = slow.messages.map(({ u }) => Number(u));
    expect(ids).toEqual(ids.toSorted((one, other) => one - other));
    // Once it has caught up it misses nothing any more.
    const before = reader.messages.length;
    const slowBefore = slow.messages.length;
    await moveALot(run, reader);
    const last = run.marketData.market("BTCUSDT")?.depth.updateId;
    await slow.next(({ u }) => u === last);
    await reader.next(({ u }) => u === last);
    expect(slow.messages.slice(slowBefore)).toEqual(reader.messages.slice(before));
  },
);

test(
  "a reader that falls behind with every single event is cut off; the others miss nothing",
  LONG,
  async () => {
    const run = await started({ behindBytes: 16 * KIB, bufferedBytesMax: 64 * KIB });
    const reader = await run.connect("/ws/btcusdt@trade");
    await Promise.all([1, 2, 3].map(() => paused(run, "/ws/btcusdt@trade")));
    let mostBytes = 0;
    while (run.streams.connectionCount > 1) {
      await moveALot(run, reader, true);
      mostBytes = Math.max(mostBytes, run.streams.bufferedBytes);
    }
    expect(mostBytes).toBeLessThanOrEqual(3 * (64 * KIB + TURN_BYTES));
    const lastTradeId = Number(run.marketData.market("BTCUSDT")?.trades.nextTradeId) - 1;
    await reader.next(({ t }) => t === lastTradeId);
    expect(reader.messages.map(({ t }) => t)).toEqual(
      Array.from({ length: lastTradeId }, (_, index) => index + 1),
    );
  },
);

test("much at once makes nobody slow", LONG, async () => {
  const run = await started({ behindBytes: 1, bufferedBytesMax: 1 });
  const reader = await run.connect("/ws/btcusdt@trade");
  await moveALot(run, reader, true);
  await until(() => reader.messages.length === 500);
  expect(run.streams.connectionCount).toBe(1);
});
