import { ByteReader, ByteWriter } from "../bytes/index.ts";
import type { Book, RestingOrder } from "../book/index.ts";
import { WideSum } from "../collections/index.ts";
import type { Ledger } from "../ledger/index.ts";
import { AssetBalances } from "../ledger/index.ts";
import { OrderType, Side, TimeInForce } from "../market/index.ts";
import {
  readAssetSpec,
  readMarketSpec,
  writeAssetSpec,
  writeMarketSpec,
} from "../market/spec-codec.ts";
import { Market } from "./market.ts";
import { ExchangeState } from "./state.ts";

/** The first byte. Another format gets another number; the journal leads across both. */
const FORMAT_VERSION = 1;

/**
 * Writes the state by its meaning, each part in an order that the state itself defines, so that
 * two exchanges that behave alike write the same bytes.
 */
export function writeSnapshot(state: ExchangeState): Uint8Array {
  const writer = new ByteWriter(65_536);
  writer.byte(FORMAT_VERSION);
  writer.integer(state.sequence);
  writer.integer(state.timeUs);
  writeLedger(writer, state.ledger);
  writer.integer(state.transfers.size);
  for (const key of state.transfers) writer.text(key);
  writer.integer(state.markets.size);
  for (const market of state.markets.values()) writeMarket(writer, market, state.timeUs);
  return writer.finish();
}

/** The state of these bytes; a FormatError when they are not what writeSnapshot writes. */
export function readSnapshot(bytes: Uint8Array): ExchangeState {
  const reader = new ByteReader(bytes);
  const state = new ExchangeState();
  const version = reader.byte();
  if (version !== FORMAT_VERSION) {
    reader.fail(`is of version ${version}; this engine reads version ${FORMAT_VERSION}`);
  }
  state.sequence = reader.integer();
  state.timeUs = reader.integer();
  readLedger(reader, state.ledger);
  const transferCount = reader.integer();
  for (let index = 0; index < transferCount; index++) state.transfers.add(reader.text());
  const marketCount = reader.integer();
  for (let index = 0; index < marketCount; index++) readMarket(reader, state);
  reader.end();
  return state;
}

function writeLedger(writer: ByteWriter, ledger: Ledger): void {
  const accountIds = ledger.accountIds();
  writer.integer(accountIds.length);
  for (const accountId of accountIds) writer.integer(accountId);
  const assets = ledger.assets();
  writer.integer(assets.length);
  for (const asset of assets) {
    writeAssetSpec(writer, asset.spec);
    asset.supply.write(writer);
    for (let index = 0; index < accountIds.length; index++) {
      writer.integer(asset.freeUnits(index));
      writer.integer(asset.lockedUnits(index));
    }
  }
}

function readLedger(reader: ByteReader, ledger: Ledger): void {
  const accountCount = reader.integer();
  for (let index = 0; index < accountCount; index++) {
    if (ledger.openAccount(reader.integer()) !== index) reader.fail("names an account twice");
  }
  const assetCount = reader.integer();
  for (let asset = 0; asset < assetCount; asset++) {
    const balances = new AssetBalances(readAssetSpec(reader), WideSum.read(reader));
    ledger.listAsset(balances);
    for (let index = 0; index < accountCount; index++) {
      balances.move(index, reader.integer(), reader.integer());
    }
  }
}

function writeMarket(writer: ByteWriter, market: Market, timeUs: number): void {
  writeMarketSpec(writer, market.spec);
  writer.integer(market.lastOrderId);
  writer.integer(market.lastTradeId);
  writer.integer(market.lastPriceTicks);
  market.average.write(writer, timeUs);
  const { book } = market;
  writer.integer(book.orders.count);
  book.forEachOrder((slot) => writeOrder(writer, book, slot));
}

function readMarket(reader: ByteReader, state: ExchangeState): void {
  const { ledger } = state;
  const spec = readMarketSpec(reader);
  const market = new Market(spec, ledger.asset(spec.baseAssetId), ledger.asset(spec.quoteAssetId));
  market.lastOrderId = reader.integer();
  market.lastTradeId = reader.integer();
  market.lastPriceTicks = reader.integer();
  market.average.read(reader);
  const orderCount = reader.integer();
  const orders: RestingOrder[] = [];
  for (let index = 0; index < orderCount; index++) orders.push(readOrder(reader));
  market.book.restore(orders);
  for (const order of orders) {
    const { accountIndex, clientOrderId } = order;
    const slot = market.book.find(order.orderId);
    const openLots = order.quantityLots - order.executedLots;
    const expected = market.unitsEarned(order.side, order.priceTicks, openLots);
    market.earnedAsset(order.side).expect(accountIndex, expected);
    state.clientOrderIds.add(accountIndex, clientOrderId, spec.marketId, slot);
  }
  state.markets.set(spec.marketId, market);
}

function writeOrder(writer: ByteWriter, { orders }: Book, slot: number): void {
  writer.integer(orders.orderId(slot));
  writer.integer(orders.accountIndex(slot));
  writer.text(orders.clientOrderId(slot));
  writer.integer(orders.side(slot));
  writer.integer(orders.orderType(slot));
  writer.integer(orders.timeInForce(slot));
  writer.integer(orders.priceTicks(slot));
  writer.integer(orders.quantityLots(slot));
  writer.integer(orders.quantityLots(slot) - orders.openLots(slot));
  writer.integer(orders.executedQuoteUnits(slot));
  writer.integer(orders.createdTimeUs(slot));
  writer.integer(orders.updatedTimeUs(slot));
}

function readOrder(reader: ByteReader): RestingOrder {
  return {
    orderId: reader.integer(),
    accountIndex: reader.integer(),
    clientOrderId: reader.text(),
    side: reader.oneOf(Side),
    orderType: reader.oneOf(OrderType),
    timeInForce: reader.oneOf(TimeInForce),
    priceTicks: reader.integer(),
    quantityLots: reader.integer(),
    executedLots: reader.integer(),
    executedQuoteUnits: reader.integer(),
    createdTimeUs: reader.integer(),
    updatedTimeUs: reader.integer(),
  };
}
