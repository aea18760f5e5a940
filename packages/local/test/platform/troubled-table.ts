import type { Table } from "@bourse/core/table";
import type { Random } from "../../src/market/random.ts";

type Send = () => Promise<unknown>;

/** The table, with somebody between it and whoever calls it. */
export function calling(
  real: Table,
  between: (send: Send, name: string) => Promise<unknown>,
): Table & { stopped?: Promise<void> } {
  const client = Object.create(real.client) as Table["client"];
  client.send = ((command: object) =>
    between(() => real.client.send(command as never), command.constructor.name)) as never;
  return { name: real.name, client };
}

/** Its process dies at one of its calls: before it was made, or before it was answered. */
export function mortal(
  real: Table,
  random: Random,
  callsLeft = Math.floor(random.uniform() * 8),
): Table {
  return calling(real, async (send) => {
    if (callsLeft > 0) {
      callsLeft -= 1;
      return send();
    }
    if (random.chance(0.5)) await send();
    throw new Error("killed");
  });
}

export function throttled(): Error {
  const reasons = [{ Code: "None" }, { Code: "ThrottlingError" }];
  return Object.assign(new Error("Transaction cancelled"), {
    name: "TransactionCanceledException",
    CancellationReasons: reasons,
  });
}
