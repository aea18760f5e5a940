import { ApiError, apiError } from "@bourse/core/error";
import { formatDecimal, SYMBOL_STATUS_NAMES, type SymbolStatus } from "@bourse/core/market";
import type { Command } from "@bourse/engine/command";
import { REJECTIONS } from "@bourse/engine/event";
import type { Exchange } from "@bourse/engine/exchange";
import { type AssetSpec, type MarketStatus, parseDecimal } from "@bourse/engine/market";
import type { Applied } from "../applied.ts";
import { BALANCE_PAGE_ACCOUNTS_MAX } from "../limits.ts";

export interface DepositInput {
  readonly accountId: number;
  readonly asset: string;
  readonly amount: string;
  /** The same id a second time moves nothing. */
  readonly transferId: string;
}

export interface WithdrawalInput {
  readonly accountId: number;
  readonly asset: string;
  readonly amount: string;
  readonly transferId: string;
  /** Refused with -1021, and never done, when it is not on its way into the journal by then. */
  readonly expiresTimeMs?: number | undefined;
}

export interface TransferInput extends WithdrawalInput {
  readonly toAccountId: number;
}

/**
 * What became of it. "done before" = the same step was taken already, or there is nothing to take it
 * with.
 */
export type Outcome =
  | { readonly outcome: "done" | "done before" }
  | { readonly outcome: "refused"; readonly code: number; readonly msg: string };

export interface StatusInput {
  readonly symbol: string;
  readonly status: SymbolStatus;
}

/** Some accounts' balances as they are after one command; what is not among them is zero. */
export interface BalancePage {
  readonly sequence: number;
  readonly accountIds: readonly number[];
  readonly balances: readonly (readonly [
    accountId: number,
    assetId: number,
    freeUnits: string,
    lockedUnits: string,
  ])[];
  /** Where the next page begins; absent on the last one. */
  readonly next?: number;
}

const BROKEN = {
  outcome: "refused",
  code: REJECTIONS.failedInEngine.code,
  msg: "A command for this market broke the engine; the market stays halted.",
} as const satisfies Outcome;

export interface OperationsParts {
  readonly exchange: Exchange;
  readonly submit: (command: Command, expiresTimeMs?: number) => Promise<Applied>;
  /** Closed for good, because a command of theirs broke the engine. */
  readonly haltedMarketIds: () => ReadonlySet<number>;
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

  /** A page of all balances, in one piece and short enough that the market does not notice. */
  balances(from: number): BalancePage {
    const { exchange } = this.#parts;
    const to = from + BALANCE_PAGE_ACCOUNTS_MAX;
    const accountIds = exchange.accountIdsBetween(from, to);
    const balances = accountIds.flatMap((accountId) =>
      exchange
        .balancesOf(accountId)
        .filter(({ freeUnits, lockedUnits }) => freeUnits + lockedUnits > 0n)
        .map(
          ({ assetId, freeUnits, lockedUnits }) =>
            [accountId, assetId, String(freeUnits), String(lockedUnits)] as const,
        ),
    );
    const { sequence } = exchange;
    const page = { sequence, accountIds, balances };
    return to < exchange.accountCount ? { ...page, next: to } : page;
  }

  /** Credits an account; answers its balance, and whether this call is the one that moved it. */
  async deposit({ accountId, asset, amount, transferId }: DepositInput): Promise<unknown> {
    const { exchange, submit } = this.#parts;
    const spec = this.#asset(asset);
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

  /** Takes the amount out of what the account may spend. */
  holdWithdrawal({ accountId, asset, amount, transferId, expiresTimeMs }: WithdrawalInput) {
    const spec = this.#asset(asset);
    const { assetId } = spec;
    const amountUnits = positiveUnits(amount, spec);
    return this.#step(
      { kind: "HoldWithdrawal", accountId, assetId, amountUnits, transferId },
      expiresTimeMs,
    );
  }

  /** What was held has left the exchange. */
  settleWithdrawal({ accountId, transferId }: Pick<WithdrawalInput, "accountId" | "transferId">) {
    return this.#step({ kind: "SettleWithdrawal", accountId, transferId });
  }

  /** What was held does not leave: it is free again. */
  releaseWithdrawal({ accountId, transferId }: Pick<WithdrawalInput, "accountId" | "transferId">) {
    return this.#step({ kind: "ReleaseWithdrawal", accountId, transferId });
  }

  /** Moves the amount from one account to another, once per transferId. */
  transfer({ asset, amount, expiresTimeMs, ...route }: TransferInput) {
    const spec = this.#asset(asset);
    const { assetId } = spec;
    const amountUnits = positiveUnits(amount, spec);
    return this.#step({ kind: "Transfer", ...route, assetId, amountUnits }, expiresTimeMs);
  }

  /** Opens a market, or closes it in one of the ways that Binance knows; its orders stay. */
  async setMarketStatus({ symbol, status }: StatusInput): Promise<Outcome> {
    const { exchange, submit, haltedMarketIds } = this.#parts;
    const spec = exchange.markets().find((market) => market.symbol === symbol);
    if (spec === undefined) throw apiError("InvalidSymbol");
    if (haltedMarketIds().has(spec.marketId)) return BROKEN;
    const wanted = SYMBOL_STATUS_NAMES.indexOf(status) as MarketStatus;
    if (spec.status === wanted) return { outcome: "done before" };
    const { events } = await submit({ kind: "ListMarket", spec: { ...spec, status: wanted } });
    const refusal = events.find((event) => event.kind === "CommandRejected");
    if (refusal === undefined) return { outcome: "done" };
    return { outcome: "refused", code: refusal.code, msg: refusal.message };
  }

  async #step(command: Command, expiresTimeMs?: number): Promise<Outcome> {
    const { events } = await this.#parts.submit(command, expiresTimeMs);
    const refusal = events.find((event) => event.kind === "CommandRejected");
    if (refusal !== undefined) {
      return { outcome: "refused", code: refusal.code, msg: refusal.message };
    }
    const isDone = events.some(
      ({ kind }) => kind === "WithdrawalChanged" || kind === "Transferred",
    );
    return { outcome: isDone ? "done" : "done before" };
  }

  #asset(asset: string): AssetSpec {
    const spec = this.#parts.exchange.assets().find((listed) => listed.asset === asset);
    if (spec === undefined) throw apiError("InvalidParameter", "asset");
    return spec;
  }
}

function positiveUnits(amount: string, { decimals }: AssetSpec): number {
  const units = parseDecimal(amount, decimals);
  if (units === "precision") throw apiError("BadPrecision", "amount");
  if (units === "overflow") throw apiError("ParameterOverflow", "amount");
  if (units === "malformed" || units === 0) throw apiError("InvalidParameter", "amount");
  return units;
}
