import type {
  Deposit,
  HoldWithdrawal,
  ReleaseWithdrawal,
  SettleWithdrawal,
  Transfer,
  Withdraw,
} from "../../src/command/index.ts";
import { REJECTIONS, WithdrawalStatus } from "../../src/event/index.ts";
import { balanceOf, change } from "./money.ts";
import { reject } from "./place.ts";
import type { Verdict } from "./refusal.ts";
import { malformed, refuse } from "./refusal.ts";
import { isCount, isText } from "./shape.ts";
import type { Balance, Withdrawal, World } from "./state.ts";
import { accountOf } from "./state.ts";

type MoneyCommand = Deposit | Withdraw | HoldWithdrawal | Transfer;

/** Rule 14.1: shape, asset, repetition, permission, funds; then the money moves. */
export function moveMoney(world: World, command: MoneyCommand): void {
  const { accountId, assetId, transferId } = command;
  const early = checkMoneyShape(command) ?? checkAsset(world, assetId);
  if (early !== undefined) return reject(world, accountId, early);
  const key = `${accountId} ${transferId}`;
  if (world.transferIds.has(key)) return;
  const late = checkPermission(world, command) ?? checkFree(world, command);
  if (late !== undefined) return reject(world, accountId, late);
  world.transferIds.add(key);
  carryOut(world, command);
}

/** Rule 14.1 */
function checkMoneyShape(command: MoneyCommand): Verdict {
  if (!isCount(command.accountId)) return malformed("accountId");
  if (command.kind === "Transfer") {
    const { toAccountId } = command;
    const isOther = isCount(toAccountId) && toAccountId !== command.accountId;
    if (!isOther) return malformed("toAccountId");
  }
  if (!isCount(command.amountUnits) || command.amountUnits === 0) return malformed("amount");
  return isText(command.transferId, 1, 64) ? undefined : malformed("transferId");
}

/** Rule 14.1 */
function checkAsset(world: World, assetId: number): Verdict {
  const isKnown = world.assets.some((spec) => spec.assetId === assetId);
  return isKnown ? undefined : refuse(REJECTIONS.unknownAsset);
}

/** Rule 14.1: who gives may withdraw, who receives may deposit. */
function checkPermission(world: World, command: MoneyCommand): Verdict {
  const giver = command.kind === "Deposit" ? undefined : command.accountId;
  const receiver = command.kind === "Deposit" ? command.accountId : receiverOf(command);
  const mayGive = giver === undefined || accountOf(world, giver).canWithdraw;
  const mayReceive = receiver === undefined || accountOf(world, receiver).canDeposit;
  return mayGive && mayReceive ? undefined : refuse(REJECTIONS.transferDisabled);
}

function receiverOf(command: MoneyCommand): number | undefined {
  return command.kind === "Transfer" ? command.toAccountId : undefined;
}

/** Rule 14.1 */
function checkFree(world: World, command: MoneyCommand): Verdict {
  if (command.kind === "Deposit") return undefined;
  const { free } = balanceOf(world, command.accountId, command.assetId);
  return BigInt(command.amountUnits) <= free ? undefined : refuse(REJECTIONS.insufficientFree);
}

function carryOut(world: World, command: MoneyCommand): void {
  const { accountId, assetId } = command;
  const units = BigInt(command.amountUnits);
  const own = balanceOf(world, accountId, assetId);
  switch (command.kind) {
    case "Deposit":
      supply(world, assetId, units);
      return credit(world, own, units, command.transferId);
    case "Withdraw":
      supply(world, assetId, -units);
      return credit(world, own, -units, command.transferId);
    case "Transfer":
      credit(world, own, -units, command.transferId);
      return credit(
        world,
        balanceOf(world, command.toAccountId, assetId),
        units,
        command.transferId,
      );
    case "HoldWithdrawal": {
      change(own, -units, units);
      const { amountUnits, transferId } = command;
      const withdrawal = { accountId, assetId, amountUnits, transferId };
      world.withdrawals.push(withdrawal);
      return tellWithdrawal(world, withdrawal, WithdrawalStatus.Held);
    }
    default:
  }
}

function credit(world: World, balance: Balance, units: bigint, transferId: string): void {
  change(balance, units, 0n);
  const { accountId, assetId } = balance;
  const amountUnits = Number(units);
  world.events.push({ kind: "Transferred", accountId, assetId, amountUnits, transferId });
}

function supply(world: World, assetId: number, units: bigint): void {
  world.supply.set(assetId, (world.supply.get(assetId) ?? 0n) + units);
}

/** Rule 14.2: what was held leaves, or is free again; an unknown id is no event. */
export function endWithdrawal(world: World, command: SettleWithdrawal | ReleaseWithdrawal): void {
  const { accountId, transferId } = command;
  if (!isCount(accountId)) return reject(world, accountId, malformed("accountId"));
  if (!isText(transferId, 1, 64)) return reject(world, accountId, malformed("transferId"));
  const held = world.withdrawals.find(
    (one) => one.accountId === accountId && one.transferId === transferId,
  );
  if (held === undefined) return;
  world.withdrawals = world.withdrawals.filter((other) => other !== held);
  const units = BigInt(held.amountUnits);
  const isSettled = command.kind === "SettleWithdrawal";
  change(balanceOf(world, accountId, held.assetId), isSettled ? 0n : units, -units);
  if (isSettled) supply(world, held.assetId, -units);
  tellWithdrawal(world, held, isSettled ? WithdrawalStatus.Settled : WithdrawalStatus.Released);
}

function tellWithdrawal(world: World, withdrawal: Withdrawal, status: WithdrawalStatus): void {
  world.events.push({ kind: "WithdrawalChanged", ...withdrawal, status });
}
