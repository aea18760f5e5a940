import { ApiError, apiError } from "@bourse/core/error";
import { formatDecimal } from "@bourse/core/market";
import type { Command } from "@bourse/engine/command";
import type { Exchange } from "@bourse/engine/exchange";
import { type AssetSpec, parseDecimal } from "@bourse/engine/market";
import type { Applied } from "../applied.ts";

export interface DepositInput {
  readonly accountId: number;
  readonly asset: string;
  readonly amount: string;
  /** The same id a second time moves nothing. */
  readonly transferId: string;
}

export interface OperationsParts {
  readonly exchange: Exchange;
  readonly submit: (command: Command) => Promise<Applied>;
  /** What the process knows about itself, beside the engine's own state. */
  readonly facts: () => Readonly<Record<string, string | number | boolean>>;
}

/** What the operator may do. */
export class Operations {
  readonly #parts: OperationsParts;

  constructor(parts: OperationsParts) {
    this.#parts = parts;
  }

  state(): unknown {
    const { exchange, facts } = this.#parts;
    return { sequence: exchange.sequence, stateHash: exchange.stateHash(), ...facts() };
  }

  /** Credits an account; answers its balance, and whether this call is the one that moved it. */
  async deposit({ accountId, asset, amount, transferId }: DepositInput): Promise<unknown> {
    const { exchange, submit } = this.#parts;
    const spec = exchange.assets().find((listed) => listed.asset === asset);
    if (spec === undefined) throw apiError("InvalidParameter", "asset");
    const { assetId } = spec;
    const amountUnits = positiveUnits(amount, spec);
    const { events, sequence } = await submit({
      kind: "Deposit",
      accountId,
      assetId,
      amountUnits,
      transferId,
    });
    const refusal = events.find((event) => event.kind === "CommandRejected");
    if (refusal !== undefined) throw new ApiError(400, refusal.code, refusal.message);
    const { freeUnits, lockedUnits } = exchange.balance(accountId, assetId);
    return {
      accountId,
      asset,
      transferId,
      sequence,
      credited: events.some((event) => event.kind === "Transferred"),
      free: formatDecimal(freeUnits, spec.decimals),
      locked: formatDecimal(lockedUnits, spec.decimals),
    };
  }
}

function positiveUnits(amount: string, { decimals }: AssetSpec): number {
  const units = parseDecimal(amount, decimals);
  if (units === "precision") throw apiError("BadPrecision", "amount");
  if (units === "overflow") throw apiError("ParameterOverflow", "amount");
  if (units === "malformed" || units === 0) throw apiError("InvalidParameter", "amount");
  return units;
}
