import type { EventLog } from "../../src/event/index.ts";
import {
  FILTER_FAILURES,
  PreventedNumbers,
  Refusal,
  RejectedPart,
  TradeNumbers,
  WithdrawalStatus,
} from "../../src/event/index.ts";
import {
  ExpiryReason,
  OrderListKind,
  OrderListStatus,
  OrderStatus,
  OrderType,
  PegPriceType,
  SelfTradePrevention,
  Side,
  TimeInForce,
} from "../../src/market/index.ts";
import { OrderRecords, PackedId } from "../../src/order/index.ts";
import { ASSETS, accountSpec, exchangeSpec, marketSpec, terms } from "../fixture.ts";

const RECORDS = new OrderRecords(258, { timeUs: 1_700_000_000_000_001 });
const MAKER = 1;
const TAKER = 2;
RECORDS.lastOrderId = 4_000_000_000;
RECORDS.accept(
  MAKER,
  0,
  { accountId: 1001, selfTradePrevention: SelfTradePrevention.Transfer },
  terms({
    side: Side.Sell,
    orderType: OrderType.TakeProfitLimit,
    timeInForce: TimeInForce.Fok,
    priceTicks: 9_700_001,
    quantityLots: 2 ** 53 - 1,
    icebergLots: 7,
    triggerPriceTicks: 9_600_000,
    trailingDeltaBips: 65_535,
    pegPriceType: PegPriceType.Market,
    pegOffsetLevels: 100,
    strategyId: 2 ** 40,
    strategyType: 0x7fff_ffff,
    clientOrderId: "x-0123456789abcdefghijklmnopqrstuvw~",
  }),
);
RECORDS.startWorking(MAKER);
RECORDS.setPeggedPriceTicks(MAKER, 9_500_000);
RECORDS.setTrailingTimeUs(MAKER, 1_700_000_000_000_000);
RECORDS.setOrderListId(MAKER, 33);
RECORDS.execute(MAKER, 5, 48_500_005);
RECORDS.prevent(MAKER, 6);
RECORDS.accept(
  TAKER,
  1,
  { accountId: 2 ** 53 - 1, selfTradePrevention: SelfTradePrevention.None },
  terms({ quoteQuantityUnits: 12, orderType: OrderType.Market, clientOrderId: "taker" }),
);
RECORDS.setStatus(TAKER, OrderStatus.Expired);

const NEW_ID = new PackedId();
NEW_ID.pack("its new name");

/** Every kind of event, each with as much in it as there can be. */
export const GOLDEN_EVENTS: readonly ((log: EventLog) => void)[] = [
  (log) => log.assetListed({ ...ASSETS[1], assetId: 65_535, asset: "ÄPFEL", decimals: 8 }),
  (log) => log.marketListed(marketSpec({ percentPriceUp: 3, referenceBucketWidthMs: 60_000 })),
  (log) => {
    const maxAssets = [{ assetId: 3, limitUnits: 2 ** 53 - 1 }];
    log.exchangeConfigured(exchangeSpec({ feeDiscount: 7_500, maxAssets }));
  },
  (log) => log.accountConfigured(accountSpec({ tradeGroupId: 9, takerRate: 0 })),
  (log) => log.accepted(RECORDS, MAKER),
  (log) => log.triggered(RECORDS, TAKER),
  (log) => {
    const refusal = new Refusal();
    refusal.set(FILTER_FAILURES.NOTIONAL, 4, 5);
    log.rejected(1001, RejectedPart.NewOrder, refusal);
  },
  (log) => {
    const numbers = new TradeNumbers();
    numbers.tradeId = 2 ** 33;
    numbers.priceTicks = 9_700_001;
    numbers.quantityLots = 5;
    numbers.notionalUnits = 48_500_005;
    numbers.aggressorSide = Side.Sell;
    numbers.makerFeeUnits = 11;
    numbers.makerFeeAssetId = 3;
    numbers.takerFeeUnits = 12;
    numbers.takerFeeAssetId = 4;
    log.trade(numbers, RECORDS, MAKER, TAKER);
  },
  (log) => {
    const numbers = new PreventedNumbers();
    numbers.preventedMatchId = 21;
    numbers.selfTradePrevention = SelfTradePrevention.Transfer;
    numbers.tradeGroupId = 22;
    numbers.priceTicks = 23;
    numbers.makerPreventedLots = 24;
    numbers.takerPreventedLots = 25;
    numbers.transferredLots = 26;
    log.prevented(numbers, RECORDS, MAKER, TAKER);
  },
  (log) => log.canceled(RECORDS, MAKER, NEW_ID),
  (log) => log.expired(RECORDS, TAKER, ExpiryReason.PriceRangeExceeded),
  (log) => log.amended(RECORDS, MAKER, "its old name", 31),
  (log) => {
    log.listChanged({
      accountId: 41,
      marketId: 42,
      orderListId: 43,
      listKind: OrderListKind.Opoco,
      listStatus: OrderListStatus.Updated,
      listClientOrderId: "list",
      orderIds: [44, 45, 46],
    });
  },
  (log) => {
    log.accepted(RECORDS, TAKER);
    const answer = log.copy();
    log.reset();
    log.requestRepeated(51, "request", 52, answer);
  },
  (log) => log.doubles.set([1, 61, 2, 62], log.balance(63, 64)),
  (log) => {
    log.transferred({ accountId: 71, assetId: 72, amountUnits: -73, transferId: "out é" });
  },
  (log) => {
    const status = WithdrawalStatus.Released;
    log.withdrawalChanged({ accountId: 81, assetId: 82, amountUnits: 83, transferId: "w", status });
  },
  (log) => log.referencePriceSet(91, 92),
  (log) => log.level(101, Side.Sell, 102, 103),
];
