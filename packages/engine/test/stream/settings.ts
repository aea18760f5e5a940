import type { Command } from "../../src/command/index.ts";
import type { AccountSpec, MarketSpec } from "../../src/market/index.ts";
import { MarketStatus } from "../../src/market/index.ts";
import type { Witness } from "../witness.ts";
import { ACCOUNTS, EXCHANGE, EXCHANGES, LIMITS, SPECS } from "./opening.ts";
import type { Random } from "./random.ts";

/** A change, and the command that takes it back, if it must not last long. */
export interface Change {
  readonly command: Command;
  readonly undo?: Command;
}

/** What an administrator does: other limits, a halt, another tier, a reference price. */
export function drawConfiguration(random: Random, witness: Witness): Change {
  const draw = random.weighted<() => Change>([
    [5, () => drawMarketChange(random)],
    [3, () => drawAccountChange(random)],
    [1, () => drawExchangeChange(random)],
    [4, () => ({ command: drawReferencePrice(random, witness) })],
  ]);
  return draw();
}

function drawMarketChange(random: Random): Change {
  const status = random.weighted<MarketStatus>([
    [12, MarketStatus.Trading],
    [1, MarketStatus.Halt],
    [1, MarketStatus.Break],
    [1, MarketStatus.CancelOnly],
    [1, MarketStatus.EndOfDay],
  ]);
  const spec = random.pick(SPECS);
  const changed: MarketSpec = { ...spec, ...random.pick(LIMITS), status };
  const undo: Command = { kind: "ListMarket", spec };
  // The name and the grid never change; asking for it is refused.
  if (!random.percent(3)) return { command: { kind: "ListMarket", spec: changed }, undo };
  const symbol = `${spec.symbol}2`;
  return { command: { kind: "ListMarket", spec: { ...changed, symbol } } };
}

function drawAccountChange(random: Random): Change {
  const spec = random.pick(ACCOUNTS);
  const undo: Command = { kind: "ConfigureAccount", spec };
  const changed = random.weighted<AccountSpec>([
    [1, { ...spec, canTrade: false }],
    [1, { ...spec, canWithdraw: false, canDeposit: false }],
    [2, { ...spec, paysInFeeAsset: random.percent(50) }],
    [2, { ...spec, makerRate: random.below(900_000), takerRate: random.below(2_000_000) }],
    [1, { ...spec, tradeGroupId: random.below(3) }],
  ]);
  return { command: { kind: "ConfigureAccount", spec: changed }, undo };
}

function drawExchangeChange(random: Random): Change {
  const undo: Command = { kind: "ConfigureExchange", spec: EXCHANGE };
  return { command: { kind: "ConfigureExchange", spec: random.pick(EXCHANGES) }, undo };
}

function drawReferencePrice(random: Random, witness: Witness): Command {
  const marketId = random.percent(90) ? 3 : random.pick([1, 2, 9]);
  const last = witness.lastPriceTicks.get(3) ?? 100;
  const near = last * 10_000 + random.between(-30_000, 30_000);
  return { kind: "SetReferencePrice", marketId, referencePrice: random.percent(20) ? 0 : near };
}
