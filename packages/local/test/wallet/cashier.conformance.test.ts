import { setRole } from "@bourse/core/account";
import {
  approveWithdrawal,
  type ChainTransfer,
  depositAddressOf,
  listDeposits,
  awaitReview,
  listReviews,
  listWithdrawals,
  rejectWithdrawal,
  requestWithdrawal,
  type Withdrawal,
} from "@bourse/core/wallet";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { userOf, WalletRun } from "./wallet-run.ts";

const OUTSIDE = "1".repeat(40);
/** Above and below what leaves by itself. */
const LARGE = "101";
const SMALL = "1";

let run: WalletRun;

beforeAll(async () => {
  run = await WalletRun.start();
});
afterAll(() => run.stop());

async function ask(accountId: number, amount: string, clientId?: string) {
  const wish = { asset: "SOL", network: "SOL", address: OUTSIDE, amount, fee: "0.005" };
  const owner = { userId: userOf(accountId), accountId, clientId };
  run.wait(1);
  const made = await requestWithdrawal(run.table, { ...owner, ...wish, nowMs: run.nowMs });
  return made.withdrawal.withdrawalId;
}

async function rich(): Promise<number> {
  const accountId = await run.person();
  await run.deposit(accountId, "SOL", "100000");
  return accountId;
}

async function stateOf(accountId: number, id: string): Promise<string | undefined> {
  const all = await listWithdrawals(run.table, { accountId });
  return all.find(({ withdrawalId }) => withdrawalId === id)?.state;
}

/** All that wait for operators, page by page. */
async function waiting(): Promise<readonly Withdrawal[]> {
  const found: Withdrawal[] = [];
  for (;;) {
    const page = await listReviews(run.table, found.at(-1)?.withdrawalId);
    if (page.length === 0) return found;
    found.push(...page);
  }
}

async function looks(count: number): Promise<void> {
  for (let look = 0; look < count; look++) await run.cashier.look();
}

describe("withdrawals that wait for operators", () => {
  test("keep nobody else waiting, however many they are, and are all listed", async () => {
    const [one, other, third] = [await rich(), await rich(), await rich()];
    for (let count = 0; count < 100; count++) {
      await Promise.all([ask(one, LARGE), ask(other, LARGE)]);
    }
    await ask(third, LARGE);
    const small = await ask(third, SMALL);
    await looks(4);
    expect(await stateOf(third, small)).toBe("CONFIRMED");
    expect((await listReviews(run.table)).length).toBe(200);
    const ids = (await waiting()).map(({ withdrawalId }) => withdrawalId);
    expect([ids.length, new Set(ids).size]).toEqual([201, 201]);
    await expect(listReviews(run.table, "f".repeat(32))).rejects.toMatchObject({ status: 404 });
  });

  test("go on when they have decided, whatever the cashier was doing meanwhile", async () => {
    const accountId = await rich();
    const operators = [await run.person(), await run.person()];
    for (const operator of operators) await setRole(run.table, userOf(operator), "OPERATOR");
    const decide = (operatorAccountId: number, withdrawalId: string) => ({
      withdrawalId,
      operator: userOf(operatorAccountId),
      operatorAccountId,
      nowMs: run.nowMs,
    });
    const id = await ask(accountId, LARGE);
    await looks(2);
    for (const operator of operators) {
      expect(await stateOf(accountId, id)).toBe("HELD");
      await Promise.all([
        run.cashier.look(),
        approveWithdrawal(run.table, decide(operator, id)),
        run.cashier.look(),
      ]);
      await looks(1);
    }
    await looks(3);
    expect(await stateOf(accountId, id)).toBe("CONFIRMED");

    const seen = await ask(accountId, LARGE);
    await looks(2);
    const before = (await waiting()).find(({ accountId: id }) => id === accountId);
    if (before?.withdrawalId !== seen) throw new Error("It does not wait.");
    await approveWithdrawal(run.table, decide(operators[0] ?? 0, seen));
    expect(await awaitReview(run.table, before)).toBe(false);

    const rejected = await ask(accountId, LARGE);
    await looks(2);
    const [operator = 0] = operators;
    const no = { ...decide(operator, rejected), reason: "no" };
    await Promise.all([run.cashier.look(), rejectWithdrawal(run.table, no)]);
    await looks(2);
    expect(await stateOf(accountId, rejected)).toBe("REJECTED");
    expect(await run.balance(accountId, "SOL")).toBe("99798 + 101");
  });
});

test("what leaves by itself within a day counts together, so that nobody asks for it in parts", async () => {
  const [accountId, other] = [await rich(), await rich()];
  const parts = [await ask(accountId, "50"), await ask(accountId, "50")];
  await looks(4);
  for (const part of parts) expect(await stateOf(accountId, part)).toBe("CONFIRMED");
  const beyond = await ask(accountId, SMALL);
  const another = await ask(other, SMALL);
  await looks(4);
  expect(await stateOf(accountId, beyond)).toBe("HELD");
  expect((await waiting()).map(({ withdrawalId }) => withdrawalId)).toContain(beyond);
  expect(await stateOf(other, another)).toBe("CONFIRMED");
  run.wait(86_400_000);
  // What operators decide about takes nothing from what may leave without them.
  const large = await ask(accountId, LARGE);
  const nextDay = await ask(accountId, SMALL);
  await looks(4);
  expect(await stateOf(accountId, large)).toBe("HELD");
  expect(await stateOf(accountId, nextDay)).toBe("CONFIRMED");
});

test("a withdrawal that is repeated is answered, also when no other may be asked for", async () => {
  const accountId = await run.person();
  const ids = [];
  for (let count = 0; count < 100; count++) ids.push(await ask(accountId, SMALL, `w${count}`));
  expect(await ask(accountId, SMALL, "w0")).toBe(ids[0]);
  expect(await ask(accountId, SMALL, "w99")).toBe(ids[99]);
  await expect(ask(accountId, SMALL, "w100")).rejects.toMatchObject({
    code: "TOO_MANY_WITHDRAWALS",
  });
});

describe("deposits", () => {
  let accountId: number;
  let address: string;
  let seen: ChainTransfer;
  beforeEach(async () => {
    accountId = await run.person();
    const to = { accountId, asset: "BTC", network: "BTC" };
    ({ address } = await depositAddressOf(run.table, run.chain, to));
    const txId = `tx-${accountId}`;
    seen = { txId, index: 0, asset: "BTC", address, amount: "1", block: 990, timeMs: 1 };
    run.alarms.length = 0;
  });
  const states = async () =>
    (await listDeposits(run.table, { accountId }))
      .map(({ amount, state }) => `${amount} ${state}`)
      .toSorted();

  test("of one transaction to one address are as many as it has outputs", async () => {
    run.arrived.set("BTC", [seen, { ...seen, index: 3, amount: "2" }]);
    await looks(2);
    expect(await states()).toEqual(["1 CREDITED", "2 CREDITED"]);
    expect(await run.balance(accountId, "BTC")).toBe("3 + 0");
    expect(run.alarms).toEqual([]);
  });

  test("under a name that is known, with another amount, raise an alarm", async () => {
    run.arrived.set("BTC", [seen, { ...seen, amount: "2" }]);
    await looks(1);
    expect(await run.balance(accountId, "BTC")).toBe("1 + 0");
    expect(run.alarms).toMatchObject([{ message: "deposit-differs" }]);
  });

  test("too large for one command are credited in parts, and never taken for dust", async () => {
    run.arrived.set("BTC", [
      { ...seen, amount: "900720" },
      { ...seen, index: 1, amount: "900719926" },
      { ...seen, index: 2, amount: "0.000001" },
    ]);
    await looks(2);
    expect(await states()).toEqual(["0.000001 IGNORED", "900719926 PENDING", "900720 CREDITED"]);
    expect(await run.balance(accountId, "BTC")).toBe("900720 + 0");
    expect(run.alarms[0]).toMatchObject({ message: "deposit-not-creditable" });
  });

  test("wait for nothing that fails", async () => {
    const other = await run.person();
    const to = { accountId: other, asset: "BTC", network: "BTC" };
    const { address: refused } = await depositAddressOf(run.table, run.chain, to);
    run.refused.add(other);
    run.arrived.set("BTC", [{ ...seen, address: refused, index: 1 }, seen]);
    await looks(2);
    expect(await run.balance(accountId, "BTC")).toBe("1 + 0");
    expect(run.alarms.map(({ what }) => what)).toEqual([`deposit BTC ${seen.txId} 1`]);
  });
});

describe("a withdrawal that fails", () => {
  let accountId: number;
  beforeEach(async () => {
    accountId = await rich();
    run.alarms.length = 0;
  });

  test("is tried again after a while; the others do not wait for it", async () => {
    const stuck = await ask(accountId, SMALL);
    run.stuck.add(stuck);
    await looks(4);
    expect(await stateOf(accountId, stuck)).toBe("APPROVED");
    expect(run.alarms).toEqual([{ message: "cashier-step-failed", what: stuck }]);
    const next = await ask(accountId, SMALL);
    await looks(4);
    expect(await stateOf(accountId, next)).toBe("CONFIRMED");
    run.stuck.delete(stuck);
    await looks(1);
    expect(await stateOf(accountId, stuck)).toBe("APPROVED");
    run.wait(1_000);
    await looks(2);
    expect(await stateOf(accountId, stuck)).toBe("CONFIRMED");
  });
});
