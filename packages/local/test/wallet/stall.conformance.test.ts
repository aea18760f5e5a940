import { fundingAccountOf } from "@bourse/core/account";
import {
  attemptAt,
  beginHold,
  beginTransfer,
  listTransfers,
  listWithdrawals,
  noteHold,
  noteTransfer,
  noteTransferred,
  requestWithdrawal,
} from "@bourse/core/wallet";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { until } from "../platform/until.ts";
import { userOf, WalletRun } from "./wallet-run.ts";

const OUTSIDE = `0x${"1".repeat(40)}`;
const UNCOVERED = "Account has insufficient balance for requested action.";

let run: WalletRun;
let alice: number;

beforeAll(async () => {
  run = await WalletRun.start();
});
afterAll(() => run.stop());
beforeEach(async () => {
  alice = await run.person();
});

const withdrawal = async () => (await listWithdrawals(run.table, { accountId: alice }))[0];
const transfer = async () => {
  const query = { accountId: alice, type: "MAIN_FUNDING", startTimeMs: 0 } as const;
  return (await listTransfers(run.table, { ...query, endTimeMs: run.nowMs }))[0];
};

const withdraw = (amount: string) =>
  run.post(
    alice,
    "/sapi/v1/capital/withdraw/apply",
    run.sign({ coin: "USDT", network: "ETH", address: OUTSIDE, amount }),
  );
const toFunding = (amount: string) =>
  run.post(
    alice,
    "/sapi/v1/asset/transfer",
    run.sign({ type: "MAIN_FUNDING", asset: "USDT", amount }),
  );

describe("a withdrawal whose hold was never journaled", () => {
  test("is under way all the same: its id is told, and the cashier carries it on", async () => {
    await run.deposit(alice, "USDT", "1000");
    await run.stall();
    const answer = withdraw("500");
    await until(withdrawal, (one) => one !== undefined);
    // Beyond the request's window, while the cashier has been looking.
    run.wait(6_000);
    await run.cashier.look();
    run.resume();
    expect(await answer).toEqual({
      status: 200,
      body: { id: (await withdrawal())?.withdrawalId },
    });
    expect(await withdrawal()).toMatchObject({ state: "REQUESTED" });
    expect(await run.balance(alice, "USDT")).toBe("1000 + 0");

    run.wait(10_000);
    await run.cashier.look();
    expect(await withdrawal()).toMatchObject({ state: "HELD" });
    expect(await run.balance(alice, "USDT")).toBe("500 + 500");
    for (let looks = 0; looks < 3; looks++) await run.cashier.look();
    expect(await withdrawal()).toMatchObject({ state: "CONFIRMED" });
    expect(await run.balance(alice, "USDT")).toBe("500 + 0");
  });

  test("ends as rejected when the engine says so, and the caller hears it from the list", async () => {
    await run.stall();
    const answer = withdraw("500");
    await until(withdrawal, (one) => one !== undefined);
    run.wait(6_000);
    run.resume();
    expect(await answer).toMatchObject({ status: 200 });
    run.wait(10_000);
    await run.cashier.look();
    expect(await withdrawal()).toMatchObject({ state: "REJECTED", reason: UNCOVERED });
  });

  test("is refused at once when the engine refuses it at once", async () => {
    expect(await withdraw("500")).toMatchObject({ status: 400, body: { code: -4026 } });
    expect(await withdrawal()).toMatchObject({ state: "REJECTED", reason: UNCOVERED });
  });
});

describe("a transfer that was never journaled", () => {
  test("may yet happen, and the caller is told that nobody knows", async () => {
    await run.deposit(alice, "USDT", "1000");
    await run.stall();
    const answer = toFunding("500");
    await until(transfer, (one) => one !== undefined);
    run.wait(6_000);
    await run.cashier.look();
    run.resume();
    expect(await answer).toMatchObject({ status: 504, body: { code: -1007 } });
    expect(await transfer()).toMatchObject({ state: "PENDING" });
    expect(await run.balance(fundingAccountOf(alice), "USDT")).toBe("0 + 0");

    run.wait(10_000);
    await run.cashier.look();
    expect(await transfer()).toMatchObject({ state: "CONFIRMED" });
    expect(await run.balance(alice, "USDT")).toBe("500 + 0");
    expect(await run.balance(fundingAccountOf(alice), "USDT")).toBe("500 + 0");
  });

  test("is not tried by two at once", async () => {
    await run.deposit(alice, "USDT", "1000");
    await run.stall();
    const answer = toFunding("500");
    await until(transfer, (one) => one !== undefined);
    await run.cashier.look();
    run.resume();
    expect(await answer).toMatchObject({ status: 200 });
    expect(await transfer()).toMatchObject({ state: "CONFIRMED" });
  });
});

describe("the same signed bytes after a restart", () => {
  test("are the same withdrawal, however the signature is written", async () => {
    await run.deposit(alice, "USDT", "1000");
    const wish = { coin: "USDT", network: "ETH", address: OUTSIDE, amount: "100" };
    const query = run.sign({ ...wish, recvWindow: "60000" });
    const send = (text: string) => run.post(alice, "/sapi/v1/capital/withdraw/apply", text);
    const first = await send(query);
    expect(first.status).toBe(200);
    await run.restart();
    expect(await send(query)).toEqual(first);
    const [signed = "", signature = ""] = query.split("signature=");
    expect(await send(`${signed}signature=${signature.toUpperCase()}`)).toEqual(first);
    expect(await run.balance(alice, "USDT")).toBe("900 + 100");
    run.wait(1);
    const other = await send(run.sign({ ...wish, recvWindow: "60000" }));
    expect(other.body["id"]).not.toBe(first.body["id"]);
  });

  test("are the same transfer", async () => {
    await run.deposit(alice, "USDT", "1000");
    const query = run.sign({ type: "MAIN_FUNDING", asset: "USDT", amount: "100" });
    const first = await run.post(alice, "/sapi/v1/asset/transfer", query);
    expect(first.status).toBe(200);
    await run.restart();
    expect(await run.post(alice, "/sapi/v1/asset/transfer", query)).toEqual(first);
    expect(await run.balance(alice, "USDT")).toBe("900 + 0");
  });
});

describe("of two attempts", () => {
  const requested = async (nowMs: number) => {
    const wish = { asset: "USDT", network: "ETH", address: OUTSIDE, amount: "500", fee: "1" };
    const owner = { userId: userOf(alice), accountId: alice };
    const attempt = attemptAt(nowMs);
    const made = await requestWithdrawal(run.table, { ...owner, ...wish, nowMs, attempt });
    return { attempt, withdrawal: made.withdrawal };
  };
  const later = attemptAt(100_000);

  test("the second begins when the first is over, and only its refusal ends a withdrawal", async () => {
    const { attempt: first, withdrawal: one } = await requested(1_000);
    expect(await beginHold(run.table, one, attemptAt(first.untilMs))).toBe(false);
    expect(await beginHold(run.table, one, later)).toBe(true);
    const said = { refusal: UNCOVERED, nowMs: 100_000 };
    const afterFirst = await noteHold(run.table, one, { ...said, attempt: first });
    expect(afterFirst).toMatchObject({ state: "REQUESTED" });
    const afterSecond = await noteHold(run.table, one, { ...said, attempt: later });
    expect(afterSecond).toMatchObject({ state: "REJECTED", reason: UNCOVERED });
    expect(await beginHold(run.table, one, attemptAt(200_000))).toBe(false);
  });

  test("whichever has the amount held wins", async () => {
    const { attempt: first, withdrawal: one } = await requested(1_000);
    await beginHold(run.table, one, later);
    const held = { attempt: first, refusal: undefined, nowMs: 100_000 };
    expect(await noteHold(run.table, one, held)).toMatchObject({ state: "HELD" });
    const refused = { attempt: later, refusal: UNCOVERED, nowMs: 100_000 };
    expect(await noteHold(run.table, one, refused)).toMatchObject({ state: "HELD" });
  });

  test("at a transfer it is the same", async () => {
    const first = attemptAt(1_000);
    const wish = { accountId: alice, type: "MAIN_FUNDING", asset: "USDT", amount: "5" } as const;
    const { transfer: one } = await noteTransfer(run.table, {
      ...wish,
      nowMs: 1_000,
      attempt: first,
    });
    expect(await beginTransfer(run.table, one, attemptAt(first.untilMs))).toBe(false);
    expect(await beginTransfer(run.table, one, later)).toBe(true);
    const refused = (attempt: typeof first) =>
      noteTransferred(run.table, one, { attempt, refusal: UNCOVERED });
    expect(await refused(first)).toMatchObject({ state: "PENDING" });
    expect(await refused(later)).toMatchObject({ state: "FAILED", reason: UNCOVERED });
    expect(await beginTransfer(run.table, one, attemptAt(200_000))).toBe(false);
  });
});
