import { Exchange } from "@bourse/engine/exchange";
import { POISON } from "./orders.ts";

/** Gives the engine a bug that certain orders trip over; answers how to take it away. */
export function poisonEngine(): () => void {
  const { prototype } = Exchange;
  // oxlint-disable-next-line typescript/unbound-method -- called with its exchange below
  const sound = prototype.applyQuietly;
  prototype.applyQuietly = function applyQuietly(this: Exchange, command, sequence, timeUs) {
    const isPoison = command.kind === "PlaceOrder" && command.clientOrderId.startsWith(POISON);
    // What an engine has half done nobody can tell; this one counts the command and gives up.
    sound.call(this, isPoison ? { kind: "AdvanceTime" } : command, sequence, timeUs);
    if (isPoison) throw new Error("The planted bug of the simulation.");
  };
  return () => void (prototype.applyQuietly = sound);
}
