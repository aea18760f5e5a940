import { z } from "zod";
import { engineReadMsMax } from "./limits.ts";
import type { EnginePage } from "./reconcile.ts";

const units = z.string().regex(/^\d{1,38}$/);
const answer = z.object({
  sequence: z.int().nonnegative(),
  accountIds: z.array(z.int().nonnegative()),
  balances: z.array(z.tuple([z.int().nonnegative(), z.int(), units, units])),
  next: z.int().positive().optional(),
});

/** The exchange's private port, and a token with which one may look. */
export interface OperatorView {
  readonly url: string;
  readonly token: string;
}

/** A page of what the engine says people own, from the running exchange. */
export async function fetchEnginePage(
  { url, token }: OperatorView,
  from: number,
): Promise<EnginePage> {
  const response = await fetch(`${url}/operator/balances?from=${from}`, {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(engineReadMsMax),
  });
  if (!response.ok) {
    throw new Error(`The exchange at ${url} does not tell its balances (${response.status}).`);
  }
  const { sequence, accountIds, balances, next } = answer.parse(await response.json());
  return {
    sequence,
    accountIds,
    balances: balances.map(([accountId, assetId, free, locked]) => ({
      accountId,
      assetId,
      freeUnits: BigInt(free),
      lockedUnits: BigInt(locked),
    })),
    next,
  };
}
