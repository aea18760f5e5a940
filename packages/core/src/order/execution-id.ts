import type { Event } from "@bourse/engine/event";
import { isOrderEvent, type OrderEvent, ordersOf } from "./order-event.ts";

/** A report's place among those of its command takes the lower bits of its execution id. */
const EXECUTIONS_PER_COMMAND_MAX = 2 ** 16;

/** The number before the first report of that command. */
export function executionIdBefore(sequence: number): number {
  return sequence * EXECUTIONS_PER_COMMAND_MAX;
}

/** The id under which an event of a command is reported: every order in an event is one report. */
export function executionIdOf(
  events: readonly Event[],
  sequence: number,
  reported: OrderEvent,
): number {
  let executionId = executionIdBefore(sequence);
  for (const event of events) {
    if (event === reported) break;
    if (isOrderEvent(event)) executionId += ordersOf(event).length;
  }
  return executionId + 1;
}
