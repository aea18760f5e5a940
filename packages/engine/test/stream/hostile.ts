import type { Command } from "../../src/command/index.ts";
import type { Random } from "./random.ts";

const NUMBERS = [
  -1,
  0,
  0.5,
  1,
  7,
  99,
  101,
  10_001,
  2 ** 31,
  2 ** 32,
  Number.MAX_SAFE_INTEGER,
  Number.MAX_SAFE_INTEGER - 1,
  2 ** 53,
  1e300,
  Number.NaN,
  Number.POSITIVE_INFINITY,
];
const TEXTS = ["", " ", "é", "x".repeat(36), "x".repeat(37), "\u0000", "o1"];
/** A journal's reader would refuse them, and the sequencer sees to them. */
const LEFT_ALONE = new Set(["kind", "spec"]);

/** The command with one field that no honest caller sends. */
export function spoil(random: Random, command: Command): Command {
  if (command.kind === "PlaceOrderList") {
    const { legs } = command;
    if (random.percent(15)) return { ...command, legs: legs.slice(1) };
    if (random.percent(15)) return { ...command, legs: [...legs, ...legs] };
    if (random.percent(60)) return { ...command, legs: legs.with(0, spoilField(random, legs[0])) };
  }
  return spoilField(random, command);
}

function spoilField<Value extends object | undefined>(
  random: Random,
  value: Value,
): Value & object {
  const fields = Object.entries(value ?? {}).filter(
    ([field, old]) => !LEFT_ALONE.has(field) && typeof old !== "object",
  );
  if (fields.length === 0) return value ?? ({} as Value & object);
  const [field, old] = random.pick(fields);
  const spoilt = typeof old === "string" ? random.pick(TEXTS) : random.pick(NUMBERS);
  // The house takes fees and does not trade: its books could not be checked any more.
  if (spoilt === 0 && field === "accountId") return value ?? ({} as Value & object);
  return { ...value, [field]: spoilt } as Value & object;
}
