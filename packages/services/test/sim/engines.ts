import type { AppliedEvent } from "@bourse/core/projection";
import { Exchange } from "@bourse/engine/exchange";
import { GuardedExchange } from "../../src/exchange/guarded-exchange.ts";
import { POISON } from "./orders.ts";

/**
 * Gives every engine a bug that certain orders trip over, and tells of each command as soon as an
 * engine has applied it: live, again at a start, or beside the leader. Answers how to stop both.
 */
export function tapEngines(
  onApplied: (exchange: Exchange, applied: AppliedEvent) => void,
): () => void {
  const [engine, guard] = [Exchange.prototype, GuardedExchange.prototype];
  // oxlint-disable-next-line typescript/unbound-method -- called with its exchange below
  const soundEngine = engine.applyQuietly;
  // oxlint-disable-next-line typescript/unbound-method -- called with its exchange below
  const soundGuard = guard.applyQuietly;
  let behindGuard: Exchange | undefined;
  const remember = (exchange: Exchange): void => void (behindGuard = exchange);
  engine.applyQuietly = function applyQuietly(this: Exchange, command, sequence, timeUs) {
    remember(this);
    const isPoison = command.kind === "PlaceOrder" && command.clientOrderId.startsWith(POISON);
    // What an engine has half done nobody can tell; this one counts the command and gives up.
    soundEngine.call(this, isPoison ? { kind: "AdvanceTime" } : command, sequence, timeUs);
    if (isPoison) throw new Error("The planted bug of the simulation.");
  };
  guard.applyQuietly = function applyQuietly(this: GuardedExchange, command, sequence, timeUs) {
    soundGuard.call(this, command, sequence, timeUs);
    if (behindGuard === undefined) return;
    onApplied(behindGuard, { sequence, timeUs, command, events: this.events() });
  };
  return () => {
    engine.applyQuietly = soundEngine;
    guard.applyQuietly = soundGuard;
  };
}
