import type { Deposit, HoldWithdrawal, Transfer, Withdraw } from "../../command/index.ts";
import type { Refusal } from "../../event/index.ts";
import { MALFORMED, REJECTIONS } from "../../event/index.ts";
import { isCount } from "../../market/index.ts";
import { TRANSFER_ID_LENGTH_MAX } from "../limits.ts";
import type { ExchangeState } from "../state.ts";

/** Money comes in, leaves, or goes to another account, once per transferId of an account. */
export function transfer(state: ExchangeState, command: Deposit | Withdraw | Transfer): void {
  if (!checkMoneyShape(state.refusal, command)) return state.reject(command.accountId);
  if (!checkAsset(state, command.assetId)) return state.reject(command.accountId);
  if (state.transfers.find(command.accountId, command.transferId) >= 0) return;
  if (!checkAllowed(state, command)) return state.reject(command.accountId);
  if (!checkFunds(state, command)) return state.reject(command.accountId);

  state.transfers.add(command.accountId, command.transferId);
  switch (command.kind) {
    case "Deposit":
      return receive(state, command);
    case "Withdraw":
      return pay(state, command);
    case "Transfer":
      return move(state, command);
  }
}

/** Of every command that moves an amount: true, or the refusal says what is wrong. */
export function checkMoneyShape(
  refusal: Refusal,
  command: Deposit | Withdraw | Transfer | HoldWithdrawal,
): boolean {
  const { accountId, amountUnits } = command;
  if (!isCount(accountId)) return refusal.set(MALFORMED.accountId, 0, 0);
  if (command.kind === "Transfer") {
    const { toAccountId } = command;
    const isOther = isCount(toAccountId) && toAccountId !== accountId;
    if (!isOther) return refusal.set(MALFORMED.toAccountId, 0, 0);
  }
  if (!isCount(amountUnits) || amountUnits === 0) return refusal.set(MALFORMED.amount, 0, 1);
  return checkTransferId(refusal, command.transferId);
}

/** 1 to 64 characters of printable ASCII. */
export function checkTransferId(refusal: Refusal, transferId: string): boolean {
  const { length } = transferId;
  let isValid = length > 0 && length <= TRANSFER_ID_LENGTH_MAX;
  for (let at = 0; isValid && at < length; at++) {
    const code = transferId.charCodeAt(at);
    isValid = code >= 0x20 && code <= 0x7e;
  }
  return isValid || refusal.set(MALFORMED.transferId, length, TRANSFER_ID_LENGTH_MAX);
}

export function checkAsset(state: ExchangeState, assetId: number): boolean {
  if (state.ledger.findAsset(assetId) !== undefined) return true;
  return state.refusal.set(REJECTIONS.unknownAsset, assetId, 0);
}

/** The amount is there and free. */
export function checkFree(
  state: ExchangeState,
  command: Withdraw | Transfer | HoldWithdrawal,
): boolean {
  const { accountId, amountUnits } = command;
  const asset = state.ledger.asset(command.assetId);
  const accountIndex = state.ledger.accountIndex(accountId);
  if (asset.isFreeAtLeast(accountIndex, amountUnits)) return true;
  const freeUnits = asset.freeUnitsCapped(accountIndex);
  return state.refusal.set(REJECTIONS.insufficientFree, freeUnits, amountUnits);
}

/** The account may give money away. */
export function checkMayWithdraw(state: ExchangeState, accountId: number): boolean {
  const { accounts, ledger, refusal } = state;
  if (accounts.canWithdraw(ledger.accountIndex(accountId))) return true;
  return refusal.set(REJECTIONS.transferDisabled, 0, 1);
}

function checkMayDeposit(state: ExchangeState, accountId: number): boolean {
  const { accounts, ledger, refusal } = state;
  if (accounts.canDeposit(ledger.accountIndex(accountId))) return true;
  return refusal.set(REJECTIONS.transferDisabled, 0, 1);
}

function checkAllowed(state: ExchangeState, command: Deposit | Withdraw | Transfer): boolean {
  switch (command.kind) {
    case "Deposit":
      return checkMayDeposit(state, command.accountId);
    case "Withdraw":
      return checkMayWithdraw(state, command.accountId);
    case "Transfer":
      return (
        checkMayWithdraw(state, command.accountId) && checkMayDeposit(state, command.toAccountId)
      );
  }
}

function checkFunds(state: ExchangeState, command: Deposit | Withdraw | Transfer): boolean {
  return command.kind === "Deposit" || checkFree(state, command);
}

function receive(state: ExchangeState, command: Deposit): void {
  const { ledger, log } = state;
  const { accountId, assetId, amountUnits, transferId } = command;
  ledger.deposit(ledger.openAccount(accountId), ledger.asset(assetId), amountUnits);
  log.transferred({ accountId, assetId, amountUnits, transferId });
}

function pay(state: ExchangeState, command: Withdraw): void {
  const { ledger, log } = state;
  const { accountId, assetId, amountUnits, transferId } = command;
  ledger.withdraw(ledger.accountIndex(accountId), ledger.asset(assetId), amountUnits);
  log.transferred({ accountId, assetId, amountUnits: -amountUnits, transferId });
}

function move(state: ExchangeState, command: Transfer): void {
  const { ledger, log } = state;
  const { accountId, toAccountId, assetId, amountUnits, transferId } = command;
  const asset = ledger.asset(assetId);
  ledger.payFree(ledger.accountIndex(accountId), asset, amountUnits);
  ledger.receive(ledger.openAccount(toAccountId), asset, amountUnits, 0);
  log.transferred({ accountId, assetId, amountUnits: -amountUnits, transferId });
  log.transferred({ accountId: toAccountId, assetId, amountUnits, transferId });
}
