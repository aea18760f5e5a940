import type { Candle } from "@bourse/core/candle";
import { formatDecimal } from "@bourse/core/market";
import type { DayBalance } from "@bourse/core/order-history";
import type { Exchange } from "@bourse/engine/exchange";
import type { History } from "../../../history/index.ts";
import type { Market, MarketArchive, MarketData } from "../../../market-data/index.ts";
import type { Params } from "../../params.ts";
import type { RequestContext, Route } from "../route.ts";
import { BTC, DOLLAR, type Price, priceOf, valueInBtc } from "./btc-value.ts";
import { type Holding, holdingsBy } from "./holdings.ts";

export interface SnapshotDeps {
  readonly exchange: Exchange;
  readonly history: History;
  readonly marketData: MarketData;
  readonly marketArchive?: MarketArchive | undefined;
}

export const SNAPSHOT_TYPES = ["SPOT", "MARGIN", "FUTURES"] as const;
const DAY_MS = 86_400_000;
const DAYS_MIN = 7;
const DAYS_MAX = 30;

/** Days since 1970 in UTC, both included; none when the first comes after the last. */
interface Days {
  readonly first: number;
  readonly last: number;
}

/** What the spot wallet held at the end of each of the last days. */
export function accountSnapshotRoute(deps: SnapshotDeps): Route {
  return {
    method: "GET",
    path: "/sapi/v1/accountSnapshot",
    security: "USER_DATA",
    weight: 20,
    handle: (call) => accountSnapshot(deps, call),
  };
}

async function accountSnapshot(deps: SnapshotDeps, call: RequestContext): Promise<unknown> {
  const type = call.params.enum("type", SNAPSHOT_TYPES);
  const days = readDays(call.params, call.nowMs);
  const snapshotVos = type === "SPOT" ? await spotSnapshots(deps, call, days) : [];
  return { code: 200, msg: "", snapshotVos };
}

/** The newest that are asked for of the last thirty that have ended. */
function readDays(params: Params, nowMs: number): Days {
  const limit = params.optionalInteger("limit", { min: DAYS_MIN, max: DAYS_MAX }) ?? DAYS_MIN;
  const startMs = params.optionalTimeMs("startTime") ?? 0;
  const endMs = params.optionalTimeMs("endTime") ?? nowMs;
  const yesterday = Math.floor(nowMs / DAY_MS) - 1;
  // A day's snapshot is of its last second.
  const last = Math.min(yesterday, Math.floor((endMs + 1_000) / DAY_MS) - 1);
  const first = Math.max(
    Math.ceil((startMs + 1_000) / DAY_MS) - 1,
    last - limit + 1,
    yesterday - DAYS_MAX + 1,
  );
  return { first, last };
}

async function spotSnapshots(
  deps: SnapshotDeps,
  { accountId, nowMs, time }: RequestContext,
  days: Days,
): Promise<object[]> {
  if (days.first > days.last) return [];
  const { exchange, history } = deps;
  const ends = await history.balancesAtEnds(accountId, days, exchange.sequence);
  const held = ends
    .map(({ day, balances }) => ({ day, holdings: holdingsAt(exchange, balances) }))
    .filter(({ holdings }) => holdings.length > 0);
  const assets = new Set(held.flatMap(({ holdings }) => holdings.map(({ asset }) => asset)));
  const closes = await dayCloses(deps, assets.add(BTC), { days, nowMs });
  return held.map(({ day, holdings }) => ({
    type: "spot",
    updateTime: time(((day + 1) * DAY_MS - 1_000) * 1_000),
    data: {
      totalAssetOfBtc: valueInBtc(holdings, (asset) => closes(asset, day)),
      balances: holdings.map(({ asset, decimals, freeUnits, lockedUnits }) => ({
        asset,
        free: formatDecimal(freeUnits, decimals),
        locked: formatDecimal(lockedUnits, decimals),
      })),
    },
  }));
}

function holdingsAt(exchange: Exchange, balances: readonly DayBalance[]): readonly Holding[] {
  const byAsset = new Map(balances.map((balance) => [balance.assetId, balance]));
  return holdingsBy(exchange, (assetId) => {
    const balance = byAsset.get(assetId);
    return {
      freeUnits: BigInt(balance?.freeUnits ?? 0),
      lockedUnits: BigInt(balance?.lockedUnits ?? 0),
    };
  });
}

/** What each of the assets cost when a day ended: the close of that day, or of the last one with trades. */
async function dayCloses(
  { marketData, marketArchive }: SnapshotDeps,
  assets: ReadonlySet<string>,
  { days: { first, last }, nowMs }: { readonly days: Days; readonly nowMs: number },
): Promise<(asset: string, day: number) => Price | undefined> {
  const query = {
    interval: "1d",
    offsetMinutes: 0,
    startTimeMs: first * DAY_MS,
    endTimeMs: last * DAY_MS,
    limit: DAYS_MAX,
    nowMs,
  } as const;
  const find = (market: Market): Candle[] | Promise<Candle[]> =>
    marketArchive === undefined || market.candles.reaches(query)
      ? market.candles.find(query)
      : marketArchive.candles(market, query);
  const prices = new Map<string, Price>();
  for (const asset of assets) {
    const market = marketData.market(asset + DOLLAR);
    if (market === undefined) continue;
    for (const { openTimeMs, closeTicks } of await find(market)) {
      prices.set(`${asset} ${openTimeMs}`, priceOf(market.spec, closeTicks));
    }
  }
  return (asset, day) => prices.get(`${asset} ${day * DAY_MS}`);
}
