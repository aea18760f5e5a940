import type { Event, OrderView } from "../../src/event/index.ts";
import type {
  AccountSpec,
  AssetSpec,
  ExchangeSpec,
  MarketSpec,
  OrderListKind,
  Side,
} from "../../src/market/index.ts";
import { OrderListKind as Kind } from "../../src/market/index.ts";

/** Everything the twin knows, in plain arrays and objects. */
export interface World {
  sequence: number;
  timeUs: number;
  /** Over all markets. */
  lastListId: number;
  readonly assets: AssetSpec[];
  readonly markets: TwinMarket[];
  exchange: ExchangeSpec;
  /** Of configured accounts only. */
  accounts: AccountSpec[];
  readonly balances: Map<string, Balance>;
  /** By asset: what came in less what left. */
  readonly supply: Map<number, bigint>;
  /** By account and requestId, oldest first. */
  readonly requests: Map<string, Request>;
  readonly transferIds: Set<string>;
  withdrawals: Withdrawal[];
  /** Of the command at work. */
  events: Event[];
}

export interface Balance {
  readonly accountId: number;
  readonly assetId: number;
  free: bigint;
  locked: bigint;
  /** As the last `BalanceChanged` said. */
  toldFree: bigint;
  toldLocked: bigint;
}

export interface Request {
  readonly sequence: number;
  answer: readonly Event[];
}

export interface Withdrawal {
  readonly accountId: number;
  readonly assetId: number;
  readonly amountUnits: number;
  readonly transferId: string;
}

export interface TwinMarket {
  spec: MarketSpec;
  /** The open ones, in the order of their orderId. */
  orders: TwinOrder[];
  lists: TwinList[];
  /** What waits for its step, first in, first out. An OCO pair is one entry. */
  agenda: TwinOrder[][];
  stepsLeft: number;
  lastPriceTicks: number;
  lastOrderId: number;
  lastTradeId: number;
  nextPreventedMatchId: number;
  /** The place in the queue that the next resting order gets. */
  nextPlace: number;
  /** For the average price: trades summed by second. */
  seconds: { second: number; tickLots: bigint; lots: bigint }[];
  /** For the arithmetic mean: trades summed by bucket; sum in 1/10000 tick. */
  buckets: { number: bigint; count: bigint; sum: bigint }[];
  externalReference: number;
  /** By "side price": the visible totals as last told. */
  toldLevels: Map<string, Level>;
}

export interface Level {
  readonly side: Side;
  readonly priceTicks: number;
  readonly quantityLots: number;
}

/**
 * Where an order is: `pending` leg, `untriggered` stop, `fired` stop on the agenda, `taking` while
 * it matches, `resting` in the book, `ended`.
 */
export type Phase = "pending" | "untriggered" | "fired" | "taking" | "resting" | "ended";

type Mutable<Type> = { -readonly [Field in keyof Type]: Type[Field] };

export interface TwinOrder extends Mutable<OrderView> {
  phase: Phase;
  /** What it holds; the legs of an OCO pair share one. */
  purse: Purse;
  /** The price by which a BUY with a price holds. */
  holdPriceTicks: number;
  /** Executes at any price: MARKET, and STOP_LOSS and TAKE_PROFIT once triggered. */
  isMarket: boolean;
  /** False for a MARKET by quote that the book was too short for. */
  isServed: boolean;
  /** Of a MARKET by quote: the price range, not the book, has no more for it. */
  isCut: boolean;
  /** In the book: what it shows, and its place in the queue. */
  shownLots: number;
  place: number;
  /** Trailing: follows the price, and the best price since; 0 = none yet. */
  isFollowing: boolean;
  extremeTicks: number;
  amends: number;
  list: TwinList | undefined;
}

/** Units an order keeps from being spent otherwise. */
export interface Purse {
  readonly accountId: number;
  readonly assetId: number;
  held: bigint;
}

export interface TwinList {
  readonly accountId: number;
  readonly marketId: number;
  readonly orderListId: number;
  readonly listKind: OrderListKind;
  listClientOrderId: string;
  legs: TwinOrder[];
}

export function emptyWorld(): World {
  return {
    sequence: 0,
    timeUs: 0,
    lastListId: 0,
    assets: [],
    markets: [],
    exchange: {
      feeAssetId: 0,
      feeDiscount: 0,
      maxNumOrders: 0,
      maxNumAlgoOrders: 0,
      maxNumIcebergOrders: 0,
      maxNumOrderLists: 0,
      maxAssets: [],
    },
    accounts: [],
    balances: new Map(),
    supply: new Map(),
    requests: new Map(),
    transferIds: new Set(),
    withdrawals: [],
    events: [],
  };
}

export function emptyMarket(spec: MarketSpec): TwinMarket {
  return {
    spec,
    orders: [],
    lists: [],
    agenda: [],
    stepsLeft: 0,
    lastPriceTicks: 0,
    lastOrderId: 0,
    lastTradeId: 0,
    nextPreventedMatchId: 0,
    nextPlace: 1,
    seconds: [],
    buckets: [],
    externalReference: 0,
    toldLevels: new Map(),
  };
}

export function findMarket(world: World, marketId: number): TwinMarket | undefined {
  return world.markets.find(({ spec }) => spec.marketId === marketId);
}

/** What an account may do and pays, unless configured otherwise: everything, the market's rates. */
export function accountOf(world: World, accountId: number): AccountSpec {
  return (
    world.accounts.find((spec) => spec.accountId === accountId) ?? {
      accountId,
      canTrade: true,
      canWithdraw: true,
      canDeposit: true,
      tradeGroupId: 0,
      makerRate: -1,
      takerRate: -1,
      paysInFeeAsset: false,
    }
  );
}

/** Rule 1: open lots. */
export function openLots(order: TwinOrder): number {
  return order.quantityLots - order.executedLots - order.preventedLots;
}

export function isOpen(order: TwinOrder): boolean {
  return order.phase !== "ended";
}

export function openOrdersOf(world: World, accountId: number): TwinOrder[] {
  return world.markets.flatMap(({ orders }) => orders.filter((o) => o.accountId === accountId));
}

/** The legs that make an OCO pair; none of OTO and OPO. */
export function pairOf(list: TwinList): TwinOrder[] {
  if (list.listKind === Kind.Oco) return list.legs;
  const isPair = list.listKind === Kind.Otoco || list.listKind === Kind.Opoco;
  return isPair ? list.legs.slice(1) : [];
}

/** The other leg of its OCO pair, while that is open. */
export function openSibling(order: TwinOrder): TwinOrder | undefined {
  const pair = order.list === undefined ? [] : pairOf(order.list);
  if (!pair.includes(order)) return undefined;
  return pair.find((other) => other !== order && isOpen(other));
}

/** The legs that wait for the working one; none of OCO. */
export function pendingLegsOf(list: TwinList): TwinOrder[] {
  return list.listKind === Kind.Oco ? [] : list.legs.slice(1);
}

export function isWorkingLeg(order: TwinOrder): boolean {
  return (
    order.list !== undefined && order.list.listKind !== Kind.Oco && order.list.legs[0] === order
  );
}

/** Does the list hand what its working order receives to its pending legs? */
export function isOpo(list: TwinList): boolean {
  return list.listKind === Kind.Opo || list.listKind === Kind.Opoco;
}
