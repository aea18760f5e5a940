import { type ApiError, apiError, PlatformError } from "@bourse/core/error";
import { formatDecimal } from "@bourse/core/market";
import {
  type Attempt,
  attemptAt,
  type CoinNetwork,
  problemOf,
  unitsOf,
  type Withdrawal,
  withdrawalDecimals,
} from "@bourse/core/wallet";
import type { Command } from "@bourse/engine/command";
import type { Exchange } from "@bourse/engine/exchange";
import { type AssetSpec, parseDecimal } from "@bourse/engine/market";
import type { Log } from "../../../../runtime/index.ts";
import type { Applied } from "../../../applied.ts";
import type { RequestContext } from "../route.ts";
import { coinOf } from "./deposit.ts";
import { readHistory } from "./history.ts";
import { requestIdOf } from "./request-id.ts";
import { learn, refusalOf } from "./outcome.ts";
import type { Wallet } from "./wallet.ts";

export interface WithdrawDeps {
  readonly exchange: Exchange;
  readonly wallet: Wallet;
  readonly submit: (command: Command, expiresTimeMs: number) => Promise<Applied>;
  readonly log: Log;
}

/** Withdrawal states as Binance numbers them: awaiting approval, processing, completed, ... */
const STATUS = {
  REQUESTED: 0,
  HELD: 2,
  APPROVED: 4,
  SENT: 4,
  CONFIRMED: 6,
  REJECTED: 3,
} as const satisfies Record<Withdrawal["state"], number>;

const CLIENT_ID = /^[\x21-\x7e]{1,64}$/;

/**
 * Writes the request down, then has the engine hold the amount. Whenever its verdict is not learnt
 * the request is under way all the same, and its id says where to look: the cashier asks again.
 */
export async function applyWithdraw(deps: WithdrawDeps, context: RequestContext): Promise<unknown> {
  const { params, userId, accountId, nowMs, expiresTimeMs } = context;
  if (!deps.wallet.isConnected) throw apiError("WalletClosed");
  const network = coinOf(params);
  const asset = assetOf(deps, network);
  const wish = { address: params.string("address"), amount: params.decimalText("amount") };
  // 0 is the spot wallet, 1 the funding wallet: what is withdrawn has to be in the spot wallet.
  if ((params.optionalInteger("walletType") ?? 0) !== 0) {
    throw apiError("InvalidParameter", "walletType");
  }
  const problem = problemOf(wish, network, asset);
  if (problem !== undefined) throw problemAnswer(problem, network, asset);
  const clientId = params.optionalString("withdrawOrderId");
  if (clientId !== undefined && !CLIENT_ID.test(clientId)) {
    throw apiError("InvalidParameter", "withdrawOrderId");
  }
  const attempt = attemptAt(nowMs, expiresTimeMs);
  const { withdrawal, isNew } = await written(deps.wallet, {
    userId,
    accountId,
    clientId,
    requestId: requestIdOf(context),
    asset: network.asset,
    network: network.network,
    addressTag: params.optionalString("addressTag"),
    fee: network.withdrawFee,
    nowMs,
    attempt,
    ...wish,
  });
  const held = isNew ? await hold(deps, withdrawal, { asset, nowMs, attempt }) : withdrawal;
  if (isNew && held?.state === "REJECTED") throw refusalOf(held.reason, "WithdrawalUncovered");
  return { id: withdrawal.withdrawalId };
}

/** What the account may not, for its owner was not identified or too much is under way, is -4015. */
async function written(
  wallet: Wallet,
  wish: Parameters<Wallet["request"]>[0],
): ReturnType<Wallet["request"]> {
  try {
    return await wallet.request(wish);
  } catch (error) {
    throw error instanceof PlatformError ? apiError("WithdrawalsLimited") : error;
  }
}

/** The withdrawal after the engine was asked; undefined when that is not known. */
function hold(
  { submit, wallet, log }: WithdrawDeps,
  withdrawal: Withdrawal,
  {
    asset,
    nowMs,
    attempt,
  }: { readonly asset: AssetSpec; readonly nowMs: number; readonly attempt: Attempt },
): Promise<Withdrawal | undefined> {
  const { accountId, amount, withdrawalId } = withdrawal;
  const { assetId } = asset;
  const money = { accountId, assetId, amountUnits: unitsOf(amount, asset) };
  return learn(log, { withdrawalId }, async () => {
    const { events } = await submit(
      { kind: "HoldWithdrawal", ...money, transferId: withdrawalId },
      attempt.untilMs,
    );
    const refusal = events.find((event) => event.kind === "CommandRejected")?.message;
    return wallet.noteHold(withdrawal, { attempt, refusal, nowMs });
  });
}

export async function withdrawHistory(
  { wallet }: Pick<WithdrawDeps, "wallet">,
  { params, accountId }: RequestContext,
): Promise<unknown> {
  const history = readHistory(params);
  const clientId = params.optionalString("withdrawOrderId");
  const withdrawals = await wallet.withdrawals({ accountId, ...history });
  const named = withdrawals.filter((one) => clientId === undefined || one.clientId === clientId);
  return history
    .page(named, ({ asset, state }) => ({ coin: asset, status: STATUS[state] }))
    .map(shownWithdrawal);
}

function shownWithdrawal(withdrawal: Withdrawal): unknown {
  const { state, changedTimeMs } = withdrawal;
  const isDone = state === "CONFIRMED";
  return {
    id: withdrawal.withdrawalId,
    amount: withdrawal.amount,
    transactionFee: withdrawal.fee,
    coin: withdrawal.asset,
    status: STATUS[state],
    address: withdrawal.address,
    txId: withdrawal.txId ?? "",
    applyTime: secondText(withdrawal.createdTimeMs),
    network: withdrawal.network,
    transferType: 0,
    ...(withdrawal.clientId !== undefined && { withdrawOrderId: withdrawal.clientId }),
    info: withdrawal.reason ?? "",
    confirmNo: withdrawal.confirmations,
    walletType: 0,
    txKey: "",
    ...(isDone && { completeTime: secondText(changedTimeMs) }),
  };
}

/** `2026-01-31 23:59:59`, in UTC. */
const secondText = (timeMs: number): string =>
  new Date(timeMs).toISOString().slice(0, 19).replace("T", " ");

function assetOf({ exchange }: WithdrawDeps, { asset }: CoinNetwork): AssetSpec {
  const spec = exchange.assets().find((listed) => listed.asset === asset);
  if (spec === undefined) throw apiError("NoSuchAsset");
  return spec;
}

function problemAnswer(
  problem: NonNullable<ReturnType<typeof problemOf>>,
  network: CoinNetwork,
  asset: AssetSpec,
): ApiError {
  switch (problem) {
    case "address":
      return apiError("AddressNotValid");
    case "amount":
      return apiError("InvalidParameter", "amount");
    case "precision":
      return apiError(
        "WithdrawalPrecision",
        "integer",
        formatDecimal(1, withdrawalDecimals(asset)),
      );
    case "belowMinimum":
      return apiError("WithdrawalTooSmall", network.withdrawMin);
    case "aboveMaximum":
      return apiError("WithdrawalTooLarge");
  }
}

/** What is held for withdrawals that are under way, in units of the asset. */
export async function withdrawingUnits(
  { wallet, exchange }: Pick<WithdrawDeps, "wallet" | "exchange">,
  accountId: number,
): Promise<ReadonlyMap<string, number>> {
  const held = new Map<string, number>();
  for (const { asset, amount, state } of await wallet.withdrawals({ accountId })) {
    if (state !== "HELD" && state !== "APPROVED" && state !== "SENT") continue;
    const spec = exchange.assets().find((listed) => listed.asset === asset);
    const units = spec === undefined ? 0 : parseDecimal(amount, spec.decimals);
    if (typeof units === "number") held.set(asset, (held.get(asset) ?? 0) + units);
  }
  return held;
}
