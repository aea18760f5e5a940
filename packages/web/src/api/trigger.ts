import type { OrderSide } from "./spot-wire.ts";

/**
 * Whether an order with a stop price waits for the price to rise to it; else for it to fall. A stop
 * loss follows the price away from where it is good for its owner, a take profit the other way.
 */
export function waitsForRise(type: string, side: OrderSide): boolean {
  return type.startsWith("STOP_LOSS") === (side === "BUY");
}
