import type { ByteReader, ByteWriter } from "../bytes/index.ts";
import type { Deposit, HoldWithdrawal, SettleWithdrawal, Transfer, Withdraw } from "./command.ts";

/** What Deposit, Withdraw and HoldWithdrawal have in common. */
export function writeAmount(
  writer: ByteWriter,
  command: Deposit | Withdraw | HoldWithdrawal,
): void {
  writer.integer(command.accountId);
  writer.integer(command.assetId);
  writer.integer(command.amountUnits);
  writer.text(command.transferId);
}

export function readAmount(reader: ByteReader): Omit<Deposit, "kind"> {
  return {
    accountId: reader.integer(),
    assetId: reader.integer(),
    amountUnits: reader.integer(),
    transferId: reader.text(),
  };
}

export function writeTransfer(writer: ByteWriter, command: Transfer): void {
  writer.integer(command.accountId);
  writer.integer(command.toAccountId);
  writer.integer(command.assetId);
  writer.integer(command.amountUnits);
  writer.text(command.transferId);
}

export function readTransfer(reader: ByteReader): Transfer {
  return {
    kind: "Transfer",
    accountId: reader.integer(),
    toAccountId: reader.integer(),
    assetId: reader.integer(),
    amountUnits: reader.integer(),
    transferId: reader.text(),
  };
}

/** Names a withdrawal that was held before. */
export function writeWithdrawalName(
  writer: ByteWriter,
  command: Omit<SettleWithdrawal, "kind">,
): void {
  writer.integer(command.accountId);
  writer.text(command.transferId);
}

export function readWithdrawalName(reader: ByteReader): Omit<SettleWithdrawal, "kind"> {
  return { accountId: reader.integer(), transferId: reader.text() };
}
