import type {
  AccountSpec,
  AssetSpec,
  CancelReplaceMode,
  CancelRestriction,
  ExchangeSpec,
  MarketSpec,
  OrderListKind,
  OrderType,
  PegPriceType,
  SelfTradePrevention,
  Side,
  TimeInForce,
} from "../market/index.ts";

/** Makes an asset known. Refused when the id or the name is taken. */
export interface ListAsset {
  readonly kind: "ListAsset";
  readonly spec: AssetSpec;
}

/** Opens a market, or replaces the limits of one that exists (its grid and assets never change). */
export interface ListMarket {
  readonly kind: "ListMarket";
  readonly spec: MarketSpec;
}

/** Replaces what holds for the whole exchange. */
export interface ConfigureExchange {
  readonly kind: "ConfigureExchange";
  readonly spec: ExchangeSpec;
}

/** Replaces what an account may do and what it pays: freeze, tier, trade group, fee asset. */
export interface ConfigureAccount {
  readonly kind: "ConfigureAccount";
  readonly spec: AccountSpec;
}

/** What an order wants. Zero and "" mean "not given", as far as nothing else is said. */
export interface OrderTerms {
  readonly side: Side;
  readonly orderType: OrderType;
  /** Gtc where the type takes none: MARKET, LIMIT_MAKER, STOP_LOSS, TAKE_PROFIT. */
  readonly timeInForce: TimeInForce;
  /** Of types with a limit. With a peg it may be 0. */
  readonly priceTicks: number;
  /** 0 when quoteQuantityUnits is given, and for the pending legs of OPO and OPOCO. */
  readonly quantityLots: number;
  /** MARKET by quote (`quoteOrderQty`), in quote units; else 0. */
  readonly quoteQuantityUnits: number;
  readonly icebergLots: number;
  /** `stopPrice`. */
  readonly triggerPriceTicks: number;
  readonly trailingDeltaBips: number;
  readonly pegPriceType: PegPriceType;
  /** How many existing levels deeper than the best (`pegOffsetValue`), 0 to 100. */
  readonly pegOffsetLevels: number;
  readonly strategyId: number;
  readonly strategyType: number;
  /** Unique among the account's open orders, 1 to 36 characters, printable ASCII. */
  readonly clientOrderId: string;
}

/** What every order and list says about its owner. */
interface OrderOwner {
  readonly accountId: number;
  readonly marketId: number;
  readonly selfTradePrevention: SelfTradePrevention;
  /** The same requestId of an account a second time is answered with the first answer; "" = none. */
  readonly requestId: string;
}

export interface PlaceOrder extends OrderTerms, OrderOwner {
  readonly kind: "PlaceOrder";
}

/** Two or three orders that depend on each other. */
export interface PlaceOrderList extends OrderOwner {
  readonly kind: "PlaceOrderList";
  readonly listKind: OrderListKind;
  /** Unique among the account's open lists. */
  readonly listClientOrderId: string;
  /**
   * OCO: above, below. OTO, OPO: working, pending. OTOCO, OPOCO: working, above, below. Of above
   * and below the stop loss is accepted first.
   */
  readonly legs: readonly OrderTerms[];
}

export interface CancelOrder {
  readonly kind: "CancelOrder";
  readonly accountId: number;
  readonly marketId: number;
  /** 0 = not given; with both, they must name the same order. */
  readonly orderId: number;
  /** "" = not given. */
  readonly origClientOrderId: string;
  /** Becomes the canceled order's clientOrderId. */
  readonly newClientOrderId: string;
  readonly restriction: CancelRestriction;
}

export interface CancelOrderList {
  readonly kind: "CancelOrderList";
  readonly accountId: number;
  readonly marketId: number;
  /** 0 = not given; with both, they must name the same list. */
  readonly orderListId: number;
  readonly listClientOrderId: string;
  /** Becomes the clientOrderId of every leg it cancels; "" keeps theirs. */
  readonly newClientOrderId: string;
}

/** Cancels every open order of an account on a market, oldest first. */
export interface CancelAllOrders {
  readonly kind: "CancelAllOrders";
  readonly accountId: number;
  readonly marketId: number;
  /** The clientOrderIds of the cancels are `${newClientOrderId}${orderId}`, cut to 36 characters. */
  readonly newClientOrderId: string;
}

/** Cancels one order and places another. The cancel's fields are named as in CancelOrder. */
export interface CancelReplace extends OrderTerms, OrderOwner {
  readonly kind: "CancelReplace";
  readonly mode: CancelReplaceMode;
  readonly cancelOrderId: number;
  readonly cancelOrigClientOrderId: string;
  readonly cancelNewClientOrderId: string;
  readonly restriction: CancelRestriction;
}

/** Makes an open order smaller without losing its place in the queue. */
export interface AmendOrder {
  readonly kind: "AmendOrder";
  readonly accountId: number;
  readonly marketId: number;
  readonly orderId: number;
  readonly origClientOrderId: string;
  /** The order's next clientOrderId; it may be the one it has. */
  readonly newClientOrderId: string;
  readonly quantityLots: number;
}

/** Credits an account. The same (accountId, transferId) a second time has no effect and no event. */
export interface Deposit {
  readonly kind: "Deposit";
  readonly accountId: number;
  readonly assetId: number;
  readonly amountUnits: number;
  readonly transferId: string;
}

/** Debits an account's free balance. Idempotent like Deposit. */
export interface Withdraw {
  readonly kind: "Withdraw";
  readonly accountId: number;
  readonly assetId: number;
  readonly amountUnits: number;
  readonly transferId: string;
}

/** Locks what a withdrawal will take. Idempotent like Deposit. */
export interface HoldWithdrawal {
  readonly kind: "HoldWithdrawal";
  readonly accountId: number;
  readonly assetId: number;
  readonly amountUnits: number;
  readonly transferId: string;
}

/** The held withdrawal of that transferId left the exchange. */
export interface SettleWithdrawal {
  readonly kind: "SettleWithdrawal";
  readonly accountId: number;
  readonly transferId: string;
}

/** The held withdrawal of that transferId does not happen: its units are free again. */
export interface ReleaseWithdrawal {
  readonly kind: "ReleaseWithdrawal";
  readonly accountId: number;
  readonly transferId: string;
}

/** Moves free units from one account to another. Idempotent by the sender's transferId. */
export interface Transfer {
  readonly kind: "Transfer";
  readonly accountId: number;
  readonly toAccountId: number;
  readonly assetId: number;
  readonly amountUnits: number;
  readonly transferId: string;
}

/** Of a market whose reference price is External; 0 = there is none. */
export interface SetReferencePrice {
  readonly kind: "SetReferencePrice";
  readonly marketId: number;
  /** In 1/10000 of a tick. */
  readonly referencePrice: number;
}

/** Lets time pass when nobody trades, and goes on with stops that one command could not finish. */
export interface AdvanceTime {
  readonly kind: "AdvanceTime";
}

export type Command =
  | ListAsset
  | ListMarket
  | ConfigureExchange
  | ConfigureAccount
  | PlaceOrder
  | PlaceOrderList
  | CancelOrder
  | CancelOrderList
  | CancelAllOrders
  | CancelReplace
  | AmendOrder
  | Deposit
  | Withdraw
  | HoldWithdrawal
  | SettleWithdrawal
  | ReleaseWithdrawal
  | Transfer
  | SetReferencePrice
  | AdvanceTime;
