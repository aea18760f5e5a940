import type {
  AssetListed,
  Event,
  MarketListed,
  OrderView,
  Trade,
  Transferred,
  WithdrawalChanged,
} from "@bourse/engine/event";
import { WithdrawalStatus } from "@bourse/engine/event";
import {
  ORDER_STATUS_NAMES,
  ORDER_TYPE_NAMES,
  SIDE_NAMES,
  TIME_IN_FORCE_NAMES,
} from "@bourse/engine/market";
import type { AppliedEvent } from "../projection/index.ts";
import { auditEntry } from "./audit-entry.ts";
import { Columns } from "./columns.ts";
import { effectsText, postingText, tradeText } from "./effects.ts";
import type { Posting } from "./posting.ts";

/** An order as the batch leaves it. */
interface OrderRow {
  readonly order: OrderView;
  readonly clientOrderId: string;
  readonly firstSequence: number;
  readonly lastSequence: number;
}

const TRANSFER_KINDS = {
  [WithdrawalStatus.Held]: "withdrawal-held",
  [WithdrawalStatus.Settled]: "withdrawal-settled",
  [WithdrawalStatus.Released]: "withdrawal-released",
} as const;

/** Everything that a batch of commands adds to the ledger's tables. */
export class BatchRows {
  readonly #postings = new Columns("postings", {
    sequence: "bigint",
    line: "integer",
    cause: "posting_cause",
    asset_id: "integer",
    from_owner: "bigint",
    from_kind: "account_kind",
    to_owner: "bigint",
    to_kind: "account_kind",
    units: "numeric",
  });
  readonly #trades = new Columns("trades", {
    sequence: "bigint",
    line: "integer",
    market_id: "integer",
    trade_id: "bigint",
    time_us: "bigint",
    price_ticks: "bigint",
    quantity_lots: "bigint",
    notional_units: "bigint",
    aggressor_side: "text",
    maker_order_id: "bigint",
    maker_account_id: "bigint",
    maker_fee_asset_id: "integer",
    maker_fee_units: "bigint",
    taker_order_id: "bigint",
    taker_account_id: "bigint",
    taker_fee_asset_id: "integer",
    taker_fee_units: "bigint",
  });
  readonly #transfers = new Columns("transfers", {
    sequence: "bigint",
    line: "integer",
    time_us: "bigint",
    account_id: "bigint",
    asset_id: "integer",
    kind: "text",
    units: "bigint",
    transfer_id: "text",
  });
  readonly #audit = new Columns("audit_log", {
    sequence: "bigint",
    time_us: "bigint",
    account_id: "bigint",
    body: "text",
    hash: "bytea",
  });
  readonly #assets = new Columns("assets", {
    asset_id: "integer",
    asset: "text",
    decimals: "smallint",
  });
  readonly #markets = new Map<number, MarketListed>();
  readonly #orders = new Map<string, OrderRow>();
  #hash: string;

  /** `hash` is that of the audit entry before this batch. */
  constructor(hash: string) {
    this.#hash = hash;
  }

  /** A command with the postings that were worked out for it. */
  add(applied: AppliedEvent, postings: readonly Posting[]): void {
    const { sequence, events } = applied;
    const texts = postings.map((posting, line) => this.#addPosting(sequence, line, posting));
    const trades: string[] = [];
    for (const [line, event] of events.entries()) {
      if (event.kind === "Trade") trades.push(this.#addTrade(applied, trades.length, event));
      this.#addRecord(applied, line, event);
    }
    const entry = auditEntry(applied, effectsText(texts, trades), this.#hash);
    this.#audit.add(entry.sequence, entry.timeUs, entry.accountId, entry.body, entry.hash);
    this.#hash = entry.hash;
  }

  /** The statements that write it, in an order in which nothing refers to what is not there. */
  inserts(): readonly { readonly text: string; readonly values: string[] }[] {
    const tables = [
      this.#assets,
      marketColumns(this.#markets.values()),
      this.#postings,
      this.#trades,
      orderColumns(this.#orders.values()),
      this.#transfers,
      this.#audit,
    ];
    return tables.filter(({ count }) => count > 0).map((table) => table.insert());
  }

  #addPosting(sequence: number, line: number, posting: Posting): string {
    const { cause, assetId, from, to, units } = posting;
    const sides = [from.ownerId, from.kind, to.ownerId, to.kind] as const;
    this.#postings.add(sequence, line, cause, assetId, ...sides, units);
    return postingText(line, posting);
  }

  #addTrade({ sequence, timeUs }: AppliedEvent, line: number, trade: Trade): string {
    const { maker, taker } = trade;
    this.#trades.add(
      sequence,
      line,
      trade.marketId,
      trade.tradeId,
      timeUs,
      trade.priceTicks,
      trade.quantityLots,
      trade.notionalUnits,
      SIDE_NAMES[trade.aggressorSide],
      maker.orderId,
      maker.accountId,
      trade.makerFeeAssetId,
      trade.makerFeeUnits,
      taker.orderId,
      taker.accountId,
      trade.takerFeeAssetId,
      trade.takerFeeUnits,
    );
    return tradeText(trade);
  }

  #addRecord(applied: AppliedEvent, line: number, event: Event): void {
    const { sequence } = applied;
    if (event.kind === "Trade" || event.kind === "TradePrevented") {
      this.#noteOrder(sequence, event.maker);
      this.#noteOrder(sequence, event.taker);
    } else if (event.kind === "OrderCanceled") {
      // The order bears the cancel's id from now on; people look for the one they gave it.
      this.#noteOrder(sequence, event.order, event.origClientOrderId);
    } else if ("order" in event) {
      this.#noteOrder(sequence, event.order);
    } else if (event.kind === "Transferred" || event.kind === "WithdrawalChanged") {
      this.#addTransfer(applied, line, event);
    } else if (event.kind === "AssetListed") {
      this.#addAsset(event);
    } else if (event.kind === "MarketListed") {
      this.#markets.set(event.spec.marketId, event);
    }
  }

  #noteOrder(sequence: number, order: OrderView, clientOrderId = order.clientOrderId): void {
    const key = `${order.marketId} ${order.orderId}`;
    const firstSequence = this.#orders.get(key)?.firstSequence ?? sequence;
    this.#orders.set(key, { order, clientOrderId, firstSequence, lastSequence: sequence });
  }

  #addTransfer(
    { sequence, timeUs, command }: AppliedEvent,
    line: number,
    event: Transferred | WithdrawalChanged,
  ): void {
    const { accountId, assetId, amountUnits, transferId } = event;
    const comes = amountUnits > 0;
    let kind: string = comes ? "deposit" : "withdrawal";
    if (event.kind === "WithdrawalChanged") kind = TRANSFER_KINDS[event.status];
    else if (command.kind === "Transfer") kind = comes ? "received" : "sent";
    const units = Math.abs(amountUnits);
    this.#transfers.add(sequence, line, timeUs, accountId, assetId, kind, units, transferId);
  }

  #addAsset({ spec }: AssetListed): void {
    this.#assets.add(spec.assetId, spec.asset, spec.decimals);
  }
}

/** A market that is listed again has other limits, on the same grid. */
function marketColumns(markets: Iterable<MarketListed>): Columns {
  const columns = new Columns(
    "markets",
    {
      market_id: "integer",
      symbol: "text",
      base_asset_id: "integer",
      quote_asset_id: "integer",
      base_units_per_lot: "bigint",
      quote_units_per_tick_lot: "bigint",
    },
    "ON CONFLICT (market_id) DO NOTHING",
  );
  for (const { spec } of markets) {
    columns.add(
      spec.marketId,
      spec.symbol,
      spec.baseAssetId,
      spec.quoteAssetId,
      spec.baseUnitsPerLot,
      spec.quoteUnitsPerTickLot,
    );
  }
  return columns;
}

/** What may change in the life of an order; the rest is written once. */
const CHANGING = [
  "client_order_id",
  "status",
  "price_ticks",
  "trigger_price_ticks",
  "quantity_lots",
  "executed_lots",
  "executed_quote_units",
  "updated_time_us",
  "last_sequence",
] as const;

function orderColumns(rows: Iterable<OrderRow>): Columns {
  const columns = new Columns(
    "orders",
    {
      market_id: "integer",
      order_id: "bigint",
      account_id: "bigint",
      client_order_id: "text",
      order_list_id: "bigint",
      side: "text",
      order_type: "text",
      time_in_force: "text",
      status: "text",
      price_ticks: "bigint",
      trigger_price_ticks: "bigint",
      quantity_lots: "bigint",
      quote_quantity_units: "bigint",
      executed_lots: "bigint",
      executed_quote_units: "bigint",
      created_time_us: "bigint",
      updated_time_us: "bigint",
      first_sequence: "bigint",
      last_sequence: "bigint",
    },
    "ON CONFLICT (market_id, order_id) DO UPDATE SET " +
      CHANGING.map((name) => `${name} = excluded.${name}`).join(", "),
  );
  for (const { order, clientOrderId, firstSequence, lastSequence } of rows) {
    columns.add(
      order.marketId,
      order.orderId,
      order.accountId,
      clientOrderId,
      order.orderListId,
      SIDE_NAMES[order.side],
      ORDER_TYPE_NAMES[order.orderType],
      TIME_IN_FORCE_NAMES[order.timeInForce],
      ORDER_STATUS_NAMES[order.status],
      order.priceTicks,
      order.triggerPriceTicks,
      order.quantityLots,
      order.quoteQuantityUnits,
      order.executedLots,
      order.executedQuoteUnits,
      order.createdTimeUs,
      order.updatedTimeUs,
      firstSequence,
      lastSequence,
    );
  }
  return columns;
}
