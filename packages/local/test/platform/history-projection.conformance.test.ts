import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { findCheckpoint, listStoredTrades } from "@bourse/core/order-history";
import { handler as book } from "@bourse/functions/projection/book";
import { handler as history } from "@bourse/functions/projection/history";
import { EventFeed } from "./event-feed.ts";
import { type HistoryTable, startHistoryTable } from "./history-table.ts";

let store: HistoryTable;
let feed: EventFeed;
beforeAll(async () => {
  store = await startHistoryTable();
  process.env["SST_RESOURCES_JSON"] = JSON.stringify({
    App: { name: "bourse", stage: "test" },
    OrderHistory: { name: store.table.name },
    BookCache: { host: "", port: 0, username: "", password: "" },
  });
  feed = new EventFeed(Date.UTC(2026, 10, 22, 12));
  for (let n = 1; n <= 5; n += 1) feed.trade("BTCUSDT", 6_500_000 + n, 10);
});
afterAll(() => store.stop());
beforeEach(() => {
  vi.spyOn(console, "log").mockImplementation(() => {});
});

test("what is delivered is stored, once, and a gap is left to be delivered again", async () => {
  const last = feed.lastSequence;
  await history(feed.event(1, last - 4));
  await expect(history(feed.event(last - 1, last))).rejects.toThrow("history");
  expect((await findCheckpoint(store.table)).lastSequence).toBe(last - 4);
  await history(feed.event(last - 6, last));
  await history(feed.event(last - 6, last));
  expect((await findCheckpoint(store.table)).lastSequence).toBe(last);
  const page = { fromId: undefined, startTimeMs: undefined, endTimeMs: undefined, limit: 100 };
  for (const accountId of [1001, 1002]) {
    const fills = await listStoredTrades(store.table, { accountId, marketId: 1 }, page);
    expect(fills.map(({ tradeId }) => tradeId)).toEqual([1, 2, 3, 4, 5]);
  }
});

test("where there is no Redis the books are nobody's, and nothing is held up", async () => {
  await expect(book(feed.event(7, feed.lastSequence))).resolves.toBeUndefined();
});
