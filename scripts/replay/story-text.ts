import type { StoryEvent } from "./order-events.ts";
import type { OrderStory, StoryStep } from "./order-story.ts";
import { table } from "./table.ts";

/** The story for people: a paragraph for each command that touched the order. */
export function storyText(story: OrderStory): string {
  const { orderId, symbol, terms, accountId, clientOrderId } = story;
  const title = `Order ${orderId} on ${symbol}: ${terms}\nof account ${accountId}, "${clientOrderId}"\n`;
  return [title, ...story.steps.map(stepText)].join("\n");
}

function stepText(step: StoryStep): string {
  const { sequence, time, command, commandAccountId } = step;
  const by = commandAccountId === undefined ? "" : ` of account ${commandAccountId}`;
  const lines = [
    ...step.events.map((event): [string, string] => [event.what, eventText(event)]),
    ["status", statusText(step)],
    ...step.balances.map(({ asset, before, after }): [string, string] => [
      asset,
      `free ${change(before.free, after.free)}, locked ${change(before.locked, after.locked)}`,
    ]),
  ];
  const indented = table(
    lines.map(([name = "", text = ""]) => ["", name, text]),
    "<<<",
  );
  return `#${sequence}  ${time}  ${command}${by}\n${indented}`;
}

function eventText(event: StoryEvent): string {
  switch (event.what) {
    case "accepted":
    case "triggered":
      return event.status;
    case "fill": {
      const { counter, price, quantity, notional } = event;
      const other = event.role === "maker" ? "taker" : "maker";
      return (
        `${event.tradeId} as ${event.role}: ${quantity} @ ${price} = ${notional}, fee ${event.fee}; ` +
        `${other} is order ${counter.orderId} of account ${counter.accountId}, fee ${counter.fee}`
      );
    }
    case "prevented":
      return (
        `${event.quantity} @ ${event.price} by ${event.mode}, ` +
        `against order ${event.counter.orderId} of account ${event.counter.accountId}`
      );
    case "amended":
      return `from ${event.from} to ${event.to}`;
    case "canceled":
      return `as "${event.clientOrderId}"`;
    case "expired":
      return event.reason;
  }
}

function statusText({ status, executed, open, ahead }: StoryStep): string {
  const now = `${status}, executed ${executed}, open ${open}`;
  if (ahead === undefined) return now;
  if (ahead.orders === 0) return `${now}, first in the queue at its price`;
  const orders = ahead.orders === 1 ? "1 order" : `${ahead.orders} orders`;
  return `${now}, in the queue behind ${orders} with ${ahead.quantity}`;
}

function change(before: string, after: string): string {
  return before === after ? after : `${before} -> ${after}`;
}
