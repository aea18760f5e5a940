import { Side } from "../../src/market/index.ts";
import { ASSETS } from "../fixture.ts";
import { SPECS } from "../stream/opening.ts";
import type { Witness } from "../witness.ts";

/** What must hold whatever the rules of trading are, told from the events alone. */
export function checkLaws(witness: Witness): void {
  for (const { asset, assetId } of ASSETS) {
    let ownedUnits = 0n;
    for (const accountId of witness.accountIds()) {
      const { freeUnits, lockedUnits } = witness.fundsOf(accountId, assetId);
      demand(freeUnits >= 0n && lockedUnits >= 0n, () => `${accountId} owes ${asset}`);
      ownedUnits += freeUnits + lockedUnits;
    }
    const depositedUnits = witness.depositedUnits.get(assetId) ?? 0n;
    demand(
      ownedUnits === depositedUnits,
      () => `of ${depositedUnits} ${asset} that came in ${ownedUnits} are there`,
    );
  }
  for (const { marketId } of SPECS) {
    const [bid] = witness.levels(marketId, Side.Buy)[0] ?? [0];
    const [ask] = witness.levels(marketId, Side.Sell)[0] ?? [Number.MAX_SAFE_INTEGER];
    demand(bid < ask, () => `market ${marketId} is crossed: ${bid} is bid and ${ask} asked`);
  }
}

function demand(holds: boolean, otherwise: () => string): void {
  if (!holds) throw new Error(otherwise());
}
