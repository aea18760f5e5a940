import { createHash, randomBytes } from "node:crypto";
import { findAccountByUserId } from "../account/index.ts";
import { PlatformError } from "../error/index.ts";
import { everyPage, type Table } from "../table/index.ts";
import { type Attempt, overBefore } from "./attempt.ts";
import {
  listLimitMax,
  openWithdrawalsMax,
  openWithdrawalsPage,
  reviewsPage,
  unreviewedMax,
  unreviewedWindowMs,
} from "./limits.ts";
import { type WithdrawalRecord, withdrawals } from "./withdrawal.entity.ts";
import { isApproved, isEnded, mayBecome } from "./withdrawal-rules.ts";
import { keyBehind } from "./time-key.ts";
import type { Withdrawal, WithdrawalState } from "./wire.ts";

export interface RequestWithdrawalInput {
  readonly userId: string;
  readonly accountId: number;
  readonly clientId?: string | undefined;
  /** Names the signed bytes that ask for it; they mean the same withdrawal however often they come. */
  readonly requestId?: string | undefined;
  readonly asset: string;
  readonly network: string;
  readonly address: string;
  readonly addressTag?: string | undefined;
  readonly amount: string;
  readonly fee: string;
  readonly nowMs: number;
  /** Of the caller who will have the amount held at once; without one the cashier does it. */
  readonly attempt?: Attempt | undefined;
}

/**
 * Writes down that somebody wants to withdraw. No money moves by it. With a clientId or a requestId
 * that was used before, the first withdrawal is the answer. Every way out of the exchange begins here, so here it
 * is asked whether the owner has been identified.
 */
export async function requestWithdrawal(
  table: Table,
  input: RequestWithdrawalInput,
): Promise<{ readonly withdrawal: Withdrawal; readonly isNew: boolean }> {
  const { userId, nowMs, clientId, requestId: _, addressTag, attempt, ...wish } = input;
  await requireIdentity(table, userId);
  const withdrawalId = idOf(input);
  // Who repeats a request wants to hear that it was taken, whatever is under way by now.
  const known = await findWithdrawal(table, withdrawalId);
  if (known !== undefined) return { withdrawal: known, isNew: false };
  await requireRoom(table, input.accountId);
  const record: WithdrawalRecord = {
    ...wish,
    ...(clientId !== undefined && { clientId }),
    ...(addressTag !== undefined && { addressTag }),
    withdrawalId,
    state: "REQUESTED",
    progress: "open",
    ...(attempt !== undefined && { attemptUntilMs: attempt.untilMs }),
    approvers: [],
    confirmations: 0,
    createdTimeMs: nowMs,
    changedTimeMs: nowMs,
  };
  const { rejected } = await withdrawals(table)
    .create(record)
    .go({ returnOnConditionCheckFailure: true });
  if (!rejected) return { withdrawal: viewOf(record), isNew: true };
  return { withdrawal: await readWithdrawal(table, withdrawalId), isNew: false };
}

async function requireIdentity(table: Table, userId: string): Promise<void> {
  const account = await findAccountByUserId(table, userId);
  if (account?.kycStatus === "APPROVED") return;
  throw new PlatformError(
    403,
    "KYC_REQUIRED",
    "Your identity has not been checked yet: only then may coins leave the exchange.",
  );
}

async function requireRoom(table: Table, accountId: number): Promise<void> {
  const newest = await listWithdrawals(table, { accountId, limit: openWithdrawalsMax });
  if (newest.filter(({ state }) => !isEnded(state)).length < openWithdrawalsMax) return;
  throw new PlatformError(
    409,
    "TOO_MANY_WITHDRAWALS",
    `At most ${openWithdrawalsMax} withdrawals may be under way. Wait for some to end.`,
  );
}

/** Is there such a withdrawal, which somebody will bring to an end? */
export async function isUnderWay(table: Table, withdrawalId: string): Promise<boolean> {
  const found = await findWithdrawal(table, withdrawalId);
  return found !== undefined && !isEnded(found.state);
}

async function findWithdrawal(table: Table, withdrawalId: string): Promise<Withdrawal | undefined> {
  const { data } = await withdrawals(table).get({ withdrawalId }).go({ consistent: true });
  return data === null ? undefined : viewOf(data);
}

/** One that was written down before: none is ever deleted. */
async function readWithdrawal(table: Table, withdrawalId: string): Promise<Withdrawal> {
  const found = await findWithdrawal(table, withdrawalId);
  if (found === undefined) throw new Error(`Withdrawal ${withdrawalId} vanished.`);
  return found;
}

/** Of one account, newest first. */
export async function listWithdrawals(
  table: Table,
  query: {
    readonly accountId: number;
    readonly startTimeMs?: number | undefined;
    readonly endTimeMs?: number | undefined;
    readonly limit?: number;
  },
): Promise<readonly Withdrawal[]> {
  const { accountId, startTimeMs = 0, endTimeMs = Number.MAX_SAFE_INTEGER } = query;
  const { data } = await withdrawals(table)
    .query.byAccount({ accountId })
    .between({ createdTimeMs: startTimeMs }, { createdTimeMs: keyBehind(endTimeMs) })
    .go({ limit: query.limit ?? listLimitMax, order: "desc" });
  return data.map(viewOf);
}

/**
 * What of the same asset has left the account by itself in the day before this withdrawal, or may yet:
 * without what operators decide about. Undefined when there are too many to tell.
 */
export async function leavingUnreviewed(
  table: Table,
  { withdrawalId, accountId, asset, createdTimeMs }: Withdrawal,
): Promise<readonly Withdrawal[] | undefined> {
  const { data } = await withdrawals(table)
    .query.byAccount({ accountId })
    .between(
      { createdTimeMs: createdTimeMs - unreviewedWindowMs },
      { createdTimeMs: keyBehind(createdTimeMs) },
    )
    .go({ limit: unreviewedMax, order: "desc" });
  if (data.length === unreviewedMax) return undefined;
  return data.filter(
    (other) =>
      other.withdrawalId !== withdrawalId &&
      other.asset === asset &&
      other.state !== "REJECTED" &&
      other.progress !== "review" &&
      !isApproved(other.approvers),
  );
}

/** Everything the cashier has to do something about, oldest first. */
export async function* openWithdrawals(table: Table): AsyncGenerator<Withdrawal, void> {
  const open = withdrawals(table).query.byProgress({ progress: "open" });
  const limit = openWithdrawalsPage;
  for await (const record of everyPage((cursor) => open.go({ limit, cursor }))) {
    yield viewOf(record);
  }
}

/** What waits for operators, oldest first; a page of it, beginning after one of them. */
export async function listReviews(table: Table, after?: string): Promise<readonly Withdrawal[]> {
  const last = after === undefined ? undefined : await findWithdrawal(table, after);
  if (after !== undefined && last === undefined) throw noSuchWithdrawal();
  const { data } = await withdrawals(table)
    .query.byProgress({ progress: "review" })
    .gt({ createdTimeMs: last?.createdTimeMs ?? 0, withdrawalId: after ?? "" })
    .go({ limit: reviewsPage });
  return data.map(viewOf);
}

/**
 * Puts a held withdrawal aside until operators decide: the cashier looks at it no more. False when they
 * have decided something since it was read.
 */
export async function awaitReview(
  table: Table,
  { withdrawalId, createdTimeMs, approvers: seen }: Withdrawal,
): Promise<boolean> {
  const { rejected } = await withdrawals(table)
    .patch({ withdrawalId })
    .set({ progress: "review" })
    .composite({ createdTimeMs })
    .where(
      ({ state, approvers, rejectedBy }, { eq, size, escape, notExists }) =>
        `${eq(state, "HELD")} AND ${notExists(rejectedBy)} AND ` +
        `${size(approvers)} = ${escape(seen.length)}`,
    )
    .go({ returnOnConditionCheckFailure: true });
  return !rejected;
}

/** Begins an attempt at holding the amount; false while another may reach the engine, and when none is needed. */
export async function beginHold(
  table: Table,
  { withdrawalId }: Pick<Withdrawal, "withdrawalId">,
  attempt: Attempt,
): Promise<boolean> {
  const { rejected } = await withdrawals(table)
    .patch({ withdrawalId })
    .set({ attemptUntilMs: attempt.untilMs })
    .where(
      ({ state, attemptUntilMs }, { eq, lt, notExists }) =>
        `${eq(state, "REQUESTED")} AND ` +
        `(${notExists(attemptUntilMs)} OR ${lt(attemptUntilMs, overBefore(attempt))})`,
    )
    .go({ returnOnConditionCheckFailure: true });
  return !rejected;
}

/**
 * Writes down what the engine said to an attempt at holding the amount, and answers the withdrawal as
 * it is then. A refusal ends it only when no newer attempt has begun, which may yet be granted.
 */
export async function noteHold(
  table: Table,
  withdrawal: Pick<Withdrawal, "withdrawalId" | "createdTimeMs">,
  said: { readonly attempt: Attempt; readonly refusal: string | undefined; readonly nowMs: number },
): Promise<Withdrawal> {
  const { attempt, refusal, nowMs } = said;
  await advanceWithdrawal(table, withdrawal, {
    from: "REQUESTED",
    nowMs,
    ...(refusal === undefined ? { to: "HELD" } : { to: "REJECTED", reason: refusal, attempt }),
  });
  return readWithdrawal(table, withdrawal.withdrawalId);
}

export interface Step {
  readonly from: WithdrawalState;
  readonly to: WithdrawalState;
  readonly nowMs: number;
  readonly txId?: string;
  readonly confirmations?: number;
  readonly reason?: string;
  /** Only while this is the newest attempt at holding the amount. */
  readonly attempt?: Attempt;
}

/** Takes a withdrawal one state further; false when it is not in `from` any more. */
export async function advanceWithdrawal(
  table: Table,
  { withdrawalId, createdTimeMs }: Pick<Withdrawal, "withdrawalId" | "createdTimeMs">,
  { from, to, nowMs, attempt, ...told }: Step,
): Promise<boolean> {
  if (!mayBecome(from, to)) throw new RangeError(`A withdrawal never goes from ${from} to ${to}.`);
  const { rejected } = await withdrawals(table)
    .patch({ withdrawalId })
    .set({
      ...told,
      state: to,
      progress: isEnded(to) ? "ended" : "open",
      changedTimeMs: nowMs,
    })
    .composite({ createdTimeMs })
    .where(({ state, rejectedBy, attemptUntilMs }, { eq, notExists }) =>
      [
        eq(state, from),
        // An operator's no and the cashier's yes may come at one moment: the no wins.
        ...(to === "APPROVED" ? [notExists(rejectedBy)] : []),
        ...(attempt === undefined ? [] : [eq(attemptUntilMs, attempt.untilMs)]),
      ].join(" AND "),
    )
    .go({ returnOnConditionCheckFailure: true });
  return !rejected;
}

/** How deep the transaction of a sent withdrawal lies; for those who watch. */
export async function noteConfirmations(
  table: Table,
  withdrawalId: string,
  confirmations: number,
): Promise<void> {
  await withdrawals(table).patch({ withdrawalId }).set({ confirmations }).go();
}

export interface Decision {
  readonly withdrawalId: string;
  /** The user id of the operator who decides. */
  readonly operator: string;
  /** Nobody lets their own money go. */
  readonly operatorAccountId: number;
  readonly nowMs: number;
}

/** One operator's yes. Nobody approves twice, and nobody what is not waiting. */
export async function approveWithdrawal(table: Table, decision: Decision): Promise<Withdrawal> {
  const { withdrawalId, operator, operatorAccountId, nowMs } = decision;
  const { createdTimeMs } = await decidable(table, withdrawalId);
  const { rejected } = await withdrawals(table)
    .patch({ withdrawalId })
    .append({ approvers: [operator] })
    .set({ changedTimeMs: nowMs, progress: "open" })
    .composite({ createdTimeMs })
    .where(
      ({ state, accountId, approvers, rejectedBy }, { eq, ne, notContains, notExists }) =>
        `${eq(state, "HELD")} AND ${ne(accountId, operatorAccountId)} AND ` +
        `${notContains(approvers, operator)} AND ${notExists(rejectedBy)}`,
    )
    .go({ returnOnConditionCheckFailure: true });
  return decided(table, decision, rejected);
}

/** An operator's no: what is held becomes free as soon as the cashier has seen it. */
export async function rejectWithdrawal(
  table: Table,
  decision: Decision & { readonly reason: string },
): Promise<Withdrawal> {
  const { withdrawalId, operator, nowMs, reason } = decision;
  const { createdTimeMs } = await decidable(table, withdrawalId);
  const { rejected } = await withdrawals(table)
    .patch({ withdrawalId })
    .set({ rejectedBy: operator, reason, changedTimeMs: nowMs, progress: "open" })
    .composite({ createdTimeMs })
    .where(
      ({ state, rejectedBy }, { eq, notExists }) =>
        `${eq(state, "HELD")} AND ${notExists(rejectedBy)}`,
    )
    .go({ returnOnConditionCheckFailure: true });
  return decided(table, decision, rejected);
}

/** The chain's no to an approved one. */
export async function rejectByChain(
  table: Table,
  refusal: { readonly withdrawalId: string; readonly reason: string; readonly nowMs: number },
): Promise<void> {
  const { withdrawalId, reason, nowMs } = refusal;
  await withdrawals(table)
    .patch({ withdrawalId })
    .set({ rejectedBy: "the chain", reason, changedTimeMs: nowMs })
    .where(({ state }, { eq }) => eq(state, "APPROVED"))
    .go({ returnOnConditionCheckFailure: true });
}

/** Was it rejected by an operator, or by the chain? */
export async function isRejected(table: Table, withdrawalId: string): Promise<boolean> {
  const { data } = await withdrawals(table).get({ withdrawalId }).go({ consistent: true });
  return data?.rejectedBy !== undefined;
}

async function decidable(table: Table, withdrawalId: string): Promise<Withdrawal> {
  const found = await findWithdrawal(table, withdrawalId);
  if (found === undefined) throw noSuchWithdrawal();
  return found;
}

const noSuchWithdrawal = (): PlatformError =>
  new PlatformError(404, "NOT_FOUND", "There is no withdrawal of that id.");

async function decided(table: Table, decision: Decision, refused: boolean): Promise<Withdrawal> {
  const found = await readWithdrawal(table, decision.withdrawalId);
  if (!refused) return found;
  if (found.accountId === decision.operatorAccountId) {
    throw new PlatformError(
      403,
      "OWN_WITHDRAWAL",
      "This withdrawal is your own: other operators have to decide about it.",
    );
  }
  const hasApproved = found.approvers.includes(decision.operator);
  throw hasApproved && found.state === "HELD"
    ? new PlatformError(
        409,
        "ALREADY_APPROVED",
        "You have approved this withdrawal. Somebody else has to approve it as well.",
      )
    : new PlatformError(
        409,
        "NOT_WAITING",
        `This withdrawal is not waiting for a decision: it is ${found.state}.`,
      );
}

/** What the caller named makes the withdrawal's id: whoever repeats a request means the same one. */
function idOf({ accountId, clientId, requestId }: RequestWithdrawalInput): string {
  // An id of a client never contains a space.
  const name = clientId === undefined ? ` ${requestId}` : `:${clientId}`;
  if (clientId === undefined && requestId === undefined) return randomBytes(16).toString("hex");
  return createHash("sha256").update(`${accountId}${name}`).digest("hex").slice(0, 32);
}

function viewOf(record: WithdrawalRecord): Withdrawal {
  const { progress: _, rejectedBy: __, attemptUntilMs: ___, ...view } = record;
  return view;
}
