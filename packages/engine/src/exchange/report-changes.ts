import type { Market } from "./market.ts";
import type { ExchangeState } from "./state.ts";

/** After a command: the levels and the balances that it touched, as they are now (rule 2.4). */
export function reportChanges(state: ExchangeState): void {
  const { market } = state;
  if (market !== undefined) reportMarket(market);
  else if (state.isAdvancing) for (const each of state.markets.values()) reportMarket(each);
  reportBalances(state);
}

function reportBalances({ ledger, log }: ExchangeState): void {
  const count = ledger.touchedCount;
  for (let touched = 0; touched < count; touched++) {
    const accountIndex = ledger.touchedAccount(touched);
    const asset = ledger.touchedAsset(touched);
    const at = log.balance(ledger.accountId(accountIndex), asset.spec.assetId);
    asset.writeLimbs(accountIndex, log.doubles, at);
  }
  ledger.clearTouched();
}

function reportMarket(market: Market): void {
  market.book.takeTouched(market.reportLevel);
  market.hash.settle();
}
