import type { Deposit, Withdraw } from "../command/index.ts";
import type { Rejection } from "../event/index.ts";
import { REJECTIONS, malformed, overflowed } from "../event/index.ts";
import { isCount } from "../market/index.ts";
import { TRANSFER_ID_LENGTH_MAX } from "./limits.ts";
import type { ExchangeState } from "./state.ts";
import { transferKey } from "./state.ts";

/** Money comes in or leaves, once per transferId: a repetition has no events. */
export function transfer(state: ExchangeState, command: Deposit | Withdraw): void {
  const { accountId, assetId, transferId } = command;
  const shapeRejection = checkShape(command);
  if (shapeRejection !== undefined) return state.reject(accountId, shapeRejection);
  const key = transferKey(accountId, transferId);
  if (state.transfers.has(key)) return;
  const rejection = checkFunds(state, command);
  if (rejection !== undefined) return state.reject(accountId, rejection);

  const amountUnits = command.kind === "Deposit" ? command.amountUnits : -command.amountUnits;
  const accountIndex = state.ledger.openAccount(accountId);
  state.transfers.add(key);
  state.ledger.transfer(accountIndex, state.ledger.asset(assetId), amountUnits);
  state.events.push({ kind: "Transferred", accountId, assetId, amountUnits, transferId });
}

function checkShape(command: Deposit | Withdraw): Rejection | undefined {
  const { accountId, amountUnits, transferId } = command;
  if (!isCount(accountId)) return malformed("accountId");
  if (!isCount(amountUnits) || amountUnits === 0) return malformed("amount");
  if (transferId === "" || transferId.length > TRANSFER_ID_LENGTH_MAX) {
    return malformed("transferId");
  }
  return undefined;
}

/** A deposit must leave the balance exact; a withdrawal takes only what is free. */
function checkFunds(state: ExchangeState, command: Deposit | Withdraw): Rejection | undefined {
  const { accountId, amountUnits } = command;
  const asset = state.ledger.findAsset(command.assetId);
  if (asset === undefined) return REJECTIONS.unknownAsset;
  const accountIndex = state.ledger.accountIndex(accountId);
  if (command.kind === "Deposit") {
    return asset.hasRoomFor(accountIndex, amountUnits) ? undefined : overflowed("amount");
  }
  return amountUnits <= asset.freeUnits(accountIndex) ? undefined : REJECTIONS.insufficientBalance;
}
