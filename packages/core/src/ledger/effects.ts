import type { Trade } from "@bourse/engine/event";
import type { Posting } from "./posting.ts";

/**
 * What a command wrote to postings and trades, as the text that the audit log has a digest of. It is
 * made of what stands in the tables, so that it can be made again from them.
 */
export function effectsText(postings: readonly string[], trades: readonly string[]): string {
  return [...postings, ...trades].join("\n");
}

export function postingText(line: number, { cause, assetId, from, to, units }: Posting): string {
  return `posting ${line} ${cause} ${assetId} ${from.ownerId} ${from.kind} ${to.ownerId} ${to.kind} ${units}`;
}

export function tradeText(trade: Trade): string {
  const { marketId, tradeId, priceTicks, quantityLots, notionalUnits, maker, taker } = trade;
  return (
    `trade ${marketId} ${tradeId} ${priceTicks} ${quantityLots} ${notionalUnits} ` +
    `${maker.orderId} ${maker.accountId} ${trade.makerFeeAssetId} ${trade.makerFeeUnits} ` +
    `${taker.orderId} ${taker.accountId} ${trade.takerFeeAssetId} ${trade.takerFeeUnits}`
  );
}

/** The same texts by SQL, of one row of each table. */
export const POSTING_TEXT_SQL = `concat_ws(' ', 'posting', line, cause, asset_id, from_owner, from_kind,
  to_owner, to_kind, units)`;
export const TRADE_TEXT_SQL = `concat_ws(' ', 'trade', market_id, trade_id, price_ticks, quantity_lots,
  notional_units, maker_order_id, maker_account_id, maker_fee_asset_id, maker_fee_units,
  taker_order_id, taker_account_id, taker_fee_asset_id, taker_fee_units)`;
