import { ApiError } from "@bourse/core/error";
import type { AssetOf } from "@bourse/core/order";
import type { Command } from "@bourse/engine/command";
import type { Event } from "@bourse/engine/event";
import type { Exchange } from "@bourse/engine/exchange";
import type { AssetSpec } from "@bourse/engine/market";
import type { Applied } from "../../../applied.ts";
import type { History } from "../../../history/index.ts";
import type { MarketData } from "../../../market-data/index.ts";
import type { OrderLimiter } from "../../order-limiter.ts";

/** What the account endpoints work with. They read the engine; only `submit` changes anything. */
export interface TradingDeps {
  readonly exchange: Exchange;
  readonly marketData: MarketData;
  readonly history: History;
  readonly orderLimiter: OrderLimiter;
  readonly submit: (command: Command, expiresTimeMs: number) => Promise<Applied>;
  /** Resolves when what is under way has its outcome; undefined when nothing is. */
  readonly settled?: () => Promise<void> | undefined;
}

/** Finds a listed asset, as amounts and fees of the engine's events name them. */
export function assetFinder({ exchange }: Pick<TradingDeps, "exchange">): AssetOf {
  let assets: readonly AssetSpec[] | undefined;
  return (assetId) => {
    assets ??= exchange.assets();
    const asset = assets.find((listed) => listed.assetId === assetId);
    if (asset === undefined)
      throw new Error(`An event names asset ${assetId}, which is not listed.`);
    return asset;
  };
}

/** Runs a command; the engine's refusal of it is thrown as the answer to the caller. */
export async function carryOut(
  { submit }: TradingDeps,
  command: Command,
  expiresTimeMs: number,
): Promise<Applied> {
  const applied = await submit(command, expiresTimeMs);
  throwIfRefused(applied.events);
  return applied;
}

/** Throws the engine's refusal of a command, when its events tell of one. */
export function throwIfRefused(events: readonly Event[]): void {
  for (const event of events) {
    if (event.kind === "CommandRejected") throw refusalError(event);
  }
}

/** A refusal of the engine, as the answer to the caller. */
export function refusalError({ code, message }: { code: number; message: string }): ApiError {
  return new ApiError(400, code, message);
}

/**
 * What the history says, or nothing while it is out of reach: whoever has the main thing to tell
 * already (a deed that is done, an order that was found) does not keep it back for a detail.
 */
export async function asFarAsKnown<Detail>(detail: Promise<Detail>): Promise<Detail | undefined> {
  try {
    return await detail;
  } catch (error) {
    if (error instanceof ApiError) return undefined;
    throw error;
  }
}
