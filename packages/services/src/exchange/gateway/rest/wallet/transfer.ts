import { apiError } from "@bourse/core/error";
import { formatDecimal } from "@bourse/core/market";
import {
  type Attempt,
  attemptAt,
  routeOf,
  type Transfer,
  type TransferType,
} from "@bourse/core/wallet";
import type { Command } from "@bourse/engine/command";
import type { Exchange } from "@bourse/engine/exchange";
import { type AssetSpec, parseDecimal } from "@bourse/engine/market";
import type { Log } from "../../../../runtime/index.ts";
import type { Applied } from "../../../applied.ts";
import type { Params } from "../../params.ts";
import type { RequestContext } from "../route.ts";
import { requestIdOf } from "./request-id.ts";
import { learn, refusalOf } from "./outcome.ts";
import type { Wallet } from "./wallet.ts";

export interface TransferDeps {
  readonly exchange: Exchange;
  readonly wallet: Wallet;
  readonly submit: (command: Command, expiresTimeMs: number) => Promise<Applied>;
  readonly log: Log;
}

export const TRANSFER_TYPES = [
  "MAIN_FUNDING",
  "FUNDING_MAIN",
] as const satisfies readonly TransferType[];
/** The wallets Binance moves money between; of them this exchange has two. */
const WALLETS = "MAIN|FUNDING|UMFUTURE|CMFUTURE|MARGIN|ISOLATEDMARGIN|OPTION|PORTFOLIO_MARGIN";
const TYPE_PATTERN = new RegExp(`^(?:${WALLETS})_(?:${WALLETS})$`);

const DAY_MS = 86_400_000;
const DAYS_DEFAULT = 7;
const HISTORY_DAYS_MAX = 183;
const PAGE_ROWS_DEFAULT = 10;
const PAGE_ROWS_MAX = 100;

/**
 * Writes the transfer down, then has the engine make it. Whenever its verdict is not learnt the
 * cashier makes it: both use the transfer's number, so the money moves once.
 */
export async function makeTransfer(deps: TransferDeps, context: RequestContext): Promise<unknown> {
  const { params, accountId, nowMs, expiresTimeMs } = context;
  const type = typeOf(params);
  if (type === undefined) throw apiError("TransferNotAllowed");
  const asset = assetOf(deps.exchange, params);
  const amountUnits = unitsOf(params.decimalText("amount"), asset);
  const attempt = attemptAt(nowMs, expiresTimeMs);
  const { transfer, isNew } = await deps.wallet.noteTransfer({
    accountId,
    type,
    asset: asset.asset,
    amount: formatDecimal(amountUnits, asset.decimals),
    nowMs,
    attempt,
    requestId: requestIdOf(context),
  });
  if (!isNew) return answerOf(transfer);
  const { assetId } = asset;
  const command = { kind: "Transfer", ...routeOf(transfer), assetId, amountUnits } as const;
  return answerOf(await carryOut(deps, { transfer, attempt }, command));
}

/** The transfer after the engine was asked; still pending when that is not known. */
async function carryOut(
  { submit, wallet, log }: TransferDeps,
  { transfer, attempt }: { readonly transfer: Transfer; readonly attempt: Attempt },
  command: Command,
): Promise<Transfer> {
  const { transferNumber } = transfer;
  const ended = await learn(log, { transferNumber }, async () => {
    const { events } = await submit(command, attempt.untilMs);
    const refusal = events.find((event) => event.kind === "CommandRejected")?.message;
    return wallet.noteTransferred(transfer, { attempt, refusal });
  });
  return ended ?? transfer;
}

function answerOf({ state, transferNumber, reason }: Transfer): unknown {
  switch (state) {
    case "CONFIRMED":
      return { tranId: transferNumber };
    case "FAILED":
      throw refusalOf(reason, "TransferUncovered");
    case "PENDING":
      // It will be made or fail; the list of transfers tells.
      throw apiError("Timeout");
  }
}

/** One page of the transfers in one direction, newest first. */
export async function transferHistory(
  { wallet }: Pick<TransferDeps, "wallet">,
  { params, accountId, nowMs }: RequestContext,
): Promise<unknown> {
  const type = typeOf(params);
  const endTimeMs = params.optionalTimeMs("endTime") ?? nowMs;
  const startTimeMs = params.optionalTimeMs("startTime") ?? endTimeMs - DAYS_DEFAULT * DAY_MS;
  const current = params.optionalInteger("current", { min: 1 }) ?? 1;
  const size = params.optionalInteger("size", { min: 1, max: PAGE_ROWS_MAX }) ?? PAGE_ROWS_DEFAULT;
  if (type === undefined) return { total: 0, rows: [] };
  const transfers = await wallet.transfers({
    accountId,
    type,
    startTimeMs: Math.max(startTimeMs, nowMs - HISTORY_DAYS_MAX * DAY_MS),
    endTimeMs: Math.min(endTimeMs, nowMs),
  });
  const rows = transfers.slice((current - 1) * size, current * size);
  return { total: transfers.length, rows: rows.map(shown) };
}

function shown({ asset, amount, type, state, transferNumber, createdTimeMs }: Transfer): unknown {
  return { asset, amount, type, status: state, tranId: transferNumber, timestamp: createdTimeMs };
}

/** Undefined for one between wallets of which this exchange lacks at least one. */
function typeOf(params: Params): TransferType | undefined {
  const text = params.string("type");
  if (!TYPE_PATTERN.test(text)) throw apiError("InvalidParameter", "type");
  return TRANSFER_TYPES.find((type) => type === text);
}

function assetOf(exchange: Exchange, params: Params): AssetSpec {
  const name = params.string("asset");
  const spec = exchange.assets().find(({ asset }) => asset === name);
  if (spec === undefined) throw apiError("NoSuchAsset");
  return spec;
}

function unitsOf(amount: string, { decimals }: AssetSpec): number {
  const units = parseDecimal(amount, decimals);
  if (units === "precision") throw apiError("BadPrecision", "amount");
  if (units === "overflow") throw apiError("ParameterOverflow", "amount");
  if (units === "malformed" || units === 0) throw apiError("InvalidParameter", "amount");
  return units;
}
