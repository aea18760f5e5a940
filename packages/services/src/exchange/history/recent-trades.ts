import type { Owner } from "@bourse/core/order-history";
import type { AccountTrade } from "@bourse/core/trade";
import { RowLog } from "../row-log.ts";
import { OwnerRows } from "./owner-rows.ts";

const TRADE_ID = 0;
const ORDER_ID = 1;
const PRICE_TICKS = 2;
const QUANTITY_LOTS = 3;
const NOTIONAL_UNITS = 4;
const FEE_UNITS = 5;
const FEE_ASSET_ID = 6;
const TIME_US = 7;
const IS_BUYER = 8;
const IS_MAKER = 9;
const ORDER_LIST_ID = 10;
const WIDTH = 11;

/** Fills of accounts in the order they happened, as numbers in a table. */
export class RecentTrades {
  readonly #table: RowLog;
  readonly #rows = new OwnerRows();

  constructor(rowsMax: number) {
    this.#table = new RowLog(WIDTH, rowsMax);
  }

  get length(): number {
    return this.#table.length;
  }

  add(owner: Owner, trade: AccountTrade): void {
    this.#rows.add(owner, this.#table.length);
    const at = this.#table.append();
    const { cells } = this.#table;
    cells[at + TRADE_ID] = trade.tradeId;
    cells[at + ORDER_ID] = trade.orderId;
    cells[at + PRICE_TICKS] = trade.priceTicks;
    cells[at + QUANTITY_LOTS] = trade.quantityLots;
    cells[at + NOTIONAL_UNITS] = trade.notionalUnits;
    cells[at + FEE_UNITS] = trade.feeUnits;
    cells[at + FEE_ASSET_ID] = trade.feeAssetId;
    cells[at + TIME_US] = trade.timeUs;
    cells[at + IS_BUYER] = trade.isBuyer ? 1 : 0;
    cells[at + IS_MAKER] = trade.isMaker ? 1 : 0;
    cells[at + ORDER_LIST_ID] = trade.orderListId;
  }

  /** Oldest first. */
  all(owner: Owner): AccountTrade[] {
    return this.#rows.of(owner).map((row) => this.#at(row));
  }

  #at(row: number): AccountTrade {
    const cell = (column: number): number => this.#table.cell(row, column);
    return {
      tradeId: cell(TRADE_ID),
      orderId: cell(ORDER_ID),
      priceTicks: cell(PRICE_TICKS),
      quantityLots: cell(QUANTITY_LOTS),
      notionalUnits: cell(NOTIONAL_UNITS),
      feeUnits: cell(FEE_UNITS),
      feeAssetId: cell(FEE_ASSET_ID),
      timeUs: cell(TIME_US),
      isBuyer: cell(IS_BUYER) === 1,
      isMaker: cell(IS_MAKER) === 1,
      orderListId: cell(ORDER_LIST_ID),
    };
  }
}
