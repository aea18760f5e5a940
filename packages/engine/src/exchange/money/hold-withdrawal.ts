import type { HoldWithdrawal, ReleaseWithdrawal, SettleWithdrawal } from "../../command/index.ts";
import { MALFORMED, WithdrawalStatus } from "../../event/index.ts";
import { isCount } from "../../market/index.ts";
import type { ExchangeState } from "../state.ts";
import {
  checkAsset,
  checkFree,
  checkMayWithdraw,
  checkMoneyShape,
  checkTransferId,
} from "./transfer.ts";

/** Locks what a withdrawal will take, once per transferId. */
export function holdWithdrawal(state: ExchangeState, command: HoldWithdrawal): void {
  const { accountId, assetId, amountUnits, transferId } = command;
  const { ledger, transfers, withdrawals } = state;
  if (!checkMoneyShape(state.refusal, command)) return state.reject(accountId);
  if (!checkAsset(state, assetId)) return state.reject(accountId);
  if (transfers.find(accountId, transferId) >= 0) return;
  if (!checkMayWithdraw(state, accountId)) return state.reject(accountId);
  if (!checkFree(state, command)) return state.reject(accountId);

  const accountIndex = ledger.accountIndex(accountId);
  const transferAt = transfers.add(accountId, transferId);
  withdrawals.add(transferAt, { accountIndex, assetId, units: amountUnits });
  ledger.hold(accountIndex, ledger.asset(assetId), amountUnits);
  const status = WithdrawalStatus.Held;
  state.log.withdrawalChanged({ accountId, assetId, amountUnits, transferId, status });
}

/** What was held leaves, or is free again. An unknown or finished withdrawal: nothing happens. */
export function endWithdrawal(
  state: ExchangeState,
  command: SettleWithdrawal | ReleaseWithdrawal,
): void {
  const { accountId, transferId } = command;
  const { ledger, refusal, transfers, withdrawals } = state;
  const isValid = isCount(accountId) || refusal.set(MALFORMED.accountId, 0, 0);
  if (!isValid || !checkTransferId(refusal, transferId)) return state.reject(accountId);
  const transferAt = transfers.find(accountId, transferId);
  const withdrawal = withdrawals.find(transferAt);
  if (withdrawal === undefined) return;

  const { accountIndex, assetId, units: amountUnits } = withdrawal;
  const isSettled = command.kind === "SettleWithdrawal";
  withdrawals.remove(transferAt);
  if (isSettled) ledger.withdrawHeld(accountIndex, ledger.asset(assetId), amountUnits);
  else ledger.release(accountIndex, ledger.asset(assetId), amountUnits);
  const status = isSettled ? WithdrawalStatus.Settled : WithdrawalStatus.Released;
  state.log.withdrawalChanged({ accountId, assetId, amountUnits, transferId, status });
}
