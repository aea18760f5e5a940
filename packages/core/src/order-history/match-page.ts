import type { PreventedMatch } from "../prevented-match/index.ts";

/** Which prevented matches a caller wants: one, or those of one order from an id on. */
export interface MatchPage {
  readonly preventedMatchId?: number | undefined;
  readonly orderId?: number | undefined;
  readonly fromPreventedMatchId?: number | undefined;
  readonly limit: number;
}

export function isWanted(page: MatchPage, match: PreventedMatch): boolean {
  const { preventedMatchId, orderId, fromPreventedMatchId = 0 } = page;
  return (
    (preventedMatchId === undefined || match.preventedMatchId === preventedMatchId) &&
    (orderId === undefined || match.takerOrderId === orderId || match.makerOrderId === orderId) &&
    match.preventedMatchId >= fromPreventedMatchId
  );
}
