import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { applyBatch, dropLedger, ledgerSequence } from "@bourse/core/ledger";
import { saveHistory } from "@bourse/core/order-history";
import { type AppliedEvent, encodeApplied } from "@bourse/core/projection";
import type { JournalRecord } from "@bourse/core/record-log";
import { handler as reconcile } from "@bourse/functions/ledger/reconcile";
import { handler } from "@bourse/functions/projection/ledger";
import { encodeCommand } from "@bourse/engine/command";
import { eventOf } from "../platform/event-feed.ts";
import { type HistoryTable, startHistoryTable } from "../platform/history-table.ts";
import { type LedgerDatabase, startLedgerDatabase } from "./ledger-database.ts";
import { MoneyStream } from "./money-stream.ts";

let database: LedgerDatabase;
const lines: Record<string, unknown>[] = [];

/** Stands in for the exchange's private port. */
let answer: (from: number) => unknown;
const view = createServer((request, response) => {
  const [, from] = /^\/operator\/balances\?from=(\d+)$/.exec(request.url ?? "") ?? [];
  const isAllowed = request.headers.authorization === "Bearer may-look" && from !== undefined;
  response.writeHead(isAllowed ? 200 : 401).end(JSON.stringify(answer(Number(from))));
});

beforeAll(async () => {
  database = await startLedgerDatabase();
  await new Promise<void>((resolve) => view.listen(0, "127.0.0.1", resolve));
  const { port } = view.address() as AddressInfo;
  process.env["SST_RESOURCES_JSON"] = JSON.stringify({
    App: { name: "bourse", stage: "test" },
    Ledger: { ...database.address, tls: false },
    OrderHistory: { name: "OrderHistory" },
    // Both are tables of the same keys, so one is enough for both here.
    Core: { name: "OrderHistory" },
    OperatorView: { url: `http://127.0.0.1:${port}`, token: "may-look" },
  });
});
afterAll(() => database.stop());
beforeEach(() => {
  lines.length = 0;
  vi.spyOn(console, "log").mockImplementation((line: string) => {
    lines.push(JSON.parse(line) as Record<string, unknown>);
  });
  return dropLedger(database.pool);
});

/** Commands as records of the event log; `spoil` changes what the events of one say. */
function recordsOf(stream: MoneyStream, count: number): JournalRecord[] {
  return Array.from({ length: count }, () => {
    const [{ sequence, timeUs, command }] = stream.take(1) as [AppliedEvent];
    const payload = encodeApplied(encodeCommand(command), stream.exchange.log.copy());
    return { sequence, timeUs, payload, epoch: 1 };
  });
}

test("events become postings, once, however often they are delivered", async () => {
  const records = recordsOf(new MoneyStream(41), 150);
  await handler(eventOf(records.slice(0, 100)));
  await handler(eventOf(records.slice(50)));
  await handler(eventOf(records.slice(50)));
  expect(await ledgerSequence(database.pool)).toBe(150);
  await expect(handler(eventOf(recordsOf(new MoneyStream(41), 160).slice(155)))).rejects.toThrow(
    "up to 150 and was given 156",
  );
});

test("a command that does not add up stops it and rings the alarm", async () => {
  const stream = new MoneyStream(42);
  const records = recordsOf(stream, 60);
  const other = new MoneyStream(42);
  const wrong = recordsOf(other, 59).at(58);
  // The events of another deposit under this command's name.
  const { command } = other.apply({
    kind: "Deposit",
    accountId: 1001,
    assetId: 1,
    amountUnits: 5,
    transferId: "forged",
  });
  other.apply({
    kind: "Deposit",
    accountId: 1001,
    assetId: 1,
    amountUnits: 7,
    transferId: "twice",
  });
  const payload = encodeApplied(encodeCommand(command), other.exchange.log.copy());
  const forged = { ...(records[59] as JournalRecord), payload };
  expect(wrong).toBeDefined();
  await expect(handler(eventOf([...records.slice(0, 59), forged]))).rejects.toThrow(
    "Command 60 does not add up",
  );
  expect(await ledgerSequence(database.pool)).toBe(59);
  expect(lines).toContainEqual(expect.objectContaining({ Stage: "test", LedgerMismatch: 1 }));
});

describe("the hourly comparison of the books", () => {
  const stream = new MoneyStream(43);
  let history: HistoryTable;
  beforeEach(async () => {
    history = await startHistoryTable();
    return () => history.stop();
  });

  /** As services/exchange/operator answers, two accounts at a time; `more` units too many. */
  const pageOf = (from: number, more = 0n) => {
    const { exchange } = stream;
    const accountIds = exchange.accountIdsBetween(from, from + 2);
    const balances = accountIds.flatMap((id) =>
      exchange
        .balancesOf(id)
        .map(
          ({ assetId, freeUnits, lockedUnits }) =>
            [id, assetId, String(freeUnits + more), String(lockedUnits)] as const,
        ),
    );
    const next = from + 2 < exchange.accountCount ? { next: from + 2 } : {};
    return { sequence: exchange.sequence, accountIds, balances, ...next };
  };

  test("says so when all agree, names what differs, and fails loudly when it cannot ask", async () => {
    const events = [...stream.take(200), ...stream.releaseHeld()];
    const lastSequence = stream.exchange.sequence;
    await applyBatch(database.pool, events);
    await saveHistory(history.table, events);
    answer = (from) => pageOf(from);
    expect(await reconcile()).toEqual({ differences: 0 });
    expect(lines).toContainEqual(expect.objectContaining({ ReconcileDifferences: 0 }));

    answer = (from) => pageOf(from, from === 2 ? 1n : 0n);
    expect(await reconcile()).toEqual({ differences: 10 });
    expect(lines).toContainEqual(expect.objectContaining({ ReconcileDifferences: 10 }));
    expect(lines).toContainEqual(
      expect.objectContaining({
        alarm: true,
        text: expect.stringContaining(`sequence ${lastSequence}`) as string,
      }),
    );

    const hold = stream.apply({
      kind: "HoldWithdrawal",
      accountId: 1001,
      assetId: 1,
      amountUnits: 5,
      transferId: "abandoned",
    });
    await applyBatch(database.pool, [hold]);
    await saveHistory(history.table, [hold]);
    answer = (from) => pageOf(from);
    expect(await reconcile()).toEqual({ differences: 1 });
    expect(lines).toContainEqual(
      expect.objectContaining({
        alarm: true,
        text: expect.stringContaining("withdrawal abandoned") as string,
      }),
    );

    answer = () => ({ sequence: lastSequence, accountIds: [1], balances: [[1, 1, "-5", "0"]] });
    await expect(reconcile()).rejects.toThrow("balances");
    view.close();
    view.closeAllConnections();
    await expect(reconcile()).rejects.toThrow("fetch failed");
    expect(lines).toContainEqual(expect.objectContaining({ Stage: "test", ReconcileFailed: 1 }));
  });
});
