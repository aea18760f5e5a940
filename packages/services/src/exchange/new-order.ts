import type { CancelReplace, Command, PlaceOrder, PlaceOrderList } from "@bourse/engine/command";

/** Does the command ask for new orders? Those may be shed and fenced off; cancels never are. */
export function bringsOrder(
  command: Command,
): command is PlaceOrder | PlaceOrderList | CancelReplace {
  const { kind } = command;
  return kind === "PlaceOrder" || kind === "PlaceOrderList" || kind === "CancelReplace";
}
