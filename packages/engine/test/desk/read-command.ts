import type { Command } from "../../src/command/index.ts";
import {
  CancelReplaceMode,
  CancelRestriction,
  ORDER_LIST_KIND_NAMES,
} from "../../src/market/index.ts";
import { accountOf, assetOf } from "./names.ts";
import { after, numberAfter, readFields, readOrder, readOwner, readTerms } from "./read-order.ts";

/** What an account does with orders. */
export function readCommand(accountId: number, words: readonly string[]): Command {
  const [verb = "", ...rest] = words;
  const [head = [], ...legs] = split(rest, "/");
  const listKind = ORDER_LIST_KIND_NAMES.findIndex((kind) => kind === verb);
  if (listKind !== -1) {
    const list = { listKind, listClientOrderId: head[0] ?? "", legs: legs.map(readTerms) };
    const owner = { accountId, ...readOwner(head) };
    return { kind: "PlaceOrderList", ...owner, ...list, ...readFields(head) } as Command;
  }
  if (verb === "REPLACE") return readReplace(accountId, head, legs[0] ?? []);
  return readChange(accountId, verb, head) ?? readOrder(accountId, words);
}

/** A cancel or an amendment; undefined when it is neither. */
function readChange(
  accountId: number,
  verb: string,
  words: readonly string[],
): Command | undefined {
  const { marketId } = readOwner(words);
  const name = after("name", words) ?? "";
  const newName = after("as", words) ?? "";
  const orderId = numberAfter("id", words);
  const target = { accountId, marketId, orderId, origClientOrderId: name, ...readFields(words) };
  const newClientOrderId = newName || "gone";
  switch (verb) {
    case "CANCEL":
      return {
        kind: "CancelOrder",
        newClientOrderId,
        restriction: readRestriction(words),
        ...target,
      };
    case "CANCELLIST": {
      const list = { accountId, marketId, orderListId: orderId, listClientOrderId: name };
      const fields = readFields(words);
      return { kind: "CancelOrderList", ...list, newClientOrderId: newName, ...fields };
    }
    case "CANCELALL":
      return {
        kind: "CancelAllOrders",
        accountId,
        marketId,
        newClientOrderId: newName || "c",
        ...readFields(words),
      };
    case "AMEND": {
      const quantityLots = numberAfter("to", words);
      return { kind: "AmendOrder", newClientOrderId: newName || name, quantityLots, ...target };
    }
    default:
      return undefined;
  }
}

function readReplace(
  accountId: number,
  words: readonly string[],
  order: readonly string[],
): Command {
  const isAllowed = words.includes("ALLOW");
  return {
    ...readOrder(accountId, order),
    kind: "CancelReplace",
    mode: isAllowed ? CancelReplaceMode.AllowFailure : CancelReplaceMode.StopOnFailure,
    cancelOrderId: numberAfter("id", words),
    cancelOrigClientOrderId: after("name", words) ?? "",
    cancelNewClientOrderId: after("as", words) ?? "gone",
    restriction: readRestriction(words),
  };
}

export function readMoney(accountId: number, words: readonly string[], nextId: string): Command {
  const [verb = "", amount, assetName = "", third, fourth] = words;
  if (verb === "SETTLE" || verb === "RELEASE") {
    const kind = verb === "SETTLE" ? "SettleWithdrawal" : "ReleaseWithdrawal";
    return { kind, accountId, transferId: amount ?? "" };
  }
  const moved = { accountId, assetId: assetOf(assetName), amountUnits: Number(amount) };
  if (verb === "TRANSFER") {
    const toAccountId = accountOf(third ?? "");
    return { kind: "Transfer", ...moved, toAccountId, transferId: fourth ?? nextId };
  }
  const kind = { DEPOSIT: "Deposit", WITHDRAW: "Withdraw" } as const;
  const found = kind[verb as keyof typeof kind] ?? "HoldWithdrawal";
  return { kind: found, ...moved, transferId: third ?? nextId };
}

function readRestriction(words: readonly string[]): CancelRestriction {
  if (words.includes("NEW")) return CancelRestriction.OnlyNew;
  return words.includes("PARTIAL") ? CancelRestriction.OnlyPartiallyFilled : CancelRestriction.None;
}

function split(words: readonly string[], at: string): readonly (readonly string[])[] {
  const parts: string[][] = [[]];
  for (const word of words) {
    if (word === at) parts.push([]);
    else parts.at(-1)?.push(word);
  }
  return parts;
}
