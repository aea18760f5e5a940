import { fundingAccountOf } from "@bourse/core/account";
import { formatDecimal } from "@bourse/core/market";
import type { RequestContext } from "../route.ts";
import { type Holding, holdingsOf } from "./holdings.ts";
import { type WithdrawDeps, withdrawingUnits } from "./withdraw.ts";

export interface BalanceDeps extends WithdrawDeps {
  /** In BTC, at the last prices. */
  readonly worth: (holdings: readonly Holding[]) => string;
}

export const ZERO = formatDecimal(0, 8);

/** The spot wallet; what is on its way out stands apart from what orders hold. */
export async function spotAssets(deps: BalanceDeps, context: RequestContext): Promise<unknown> {
  const withdrawing = await withdrawingUnits(deps, context.accountId);
  return shownHoldings(deps, context, {
    accountId: context.accountId,
    withdrawingOf: (asset) => withdrawing.get(asset) ?? 0,
    rest: { ipoable: ZERO },
  });
}

export function fundingAssets(deps: BalanceDeps, context: RequestContext): unknown {
  const accountId = fundingAccountOf(context.accountId);
  return shownHoldings(deps, context, { accountId, withdrawingOf: () => 0, rest: {} });
}

function shownHoldings(
  { exchange, worth }: BalanceDeps,
  { params }: RequestContext,
  wallet: {
    readonly accountId: number;
    readonly withdrawingOf: (asset: string) => number;
    readonly rest: object;
  },
): unknown[] {
  const wanted = params.optionalString("asset");
  const isValued = params.optionalBoolean("needBtcValuation") === true;
  return holdingsOf(exchange, wallet.accountId)
    .filter(({ asset }) => wanted === undefined || wanted === asset)
    .map((holding) => {
      const { asset, decimals, freeUnits, lockedUnits } = holding;
      const leaving = wallet.withdrawingOf(asset);
      return {
        asset,
        free: formatDecimal(freeUnits, decimals),
        locked: formatDecimal(lockedUnits - BigInt(leaving), decimals),
        freeze: ZERO,
        withdrawing: formatDecimal(leaving, decimals),
        ...wallet.rest,
        btcValuation: isValued ? worth([holding]) : ZERO,
      };
    });
}
