/** A balance as the last command that changed it left it. */
export interface StoredBalance {
  readonly accountId: number;
  readonly assetId: number;
  readonly freeUnits: string;
  readonly lockedUnits: string;
  readonly sequence: number;
  readonly timeUs: number;
}

const DAY_US = 86_400_000_000;

/** Of a moment, in UTC: days since 1970. */
export function dayOf(timeUs: number): number {
  return Math.floor(timeUs / DAY_US);
}
