import type { Table } from "../table/index.ts";
import { leases } from "./lease.entity.ts";

/** What the holder tells about itself with every renewal. */
export interface LeaseReport {
  /** How far it has applied its journal. */
  readonly sequence: number;
  /** How far its events are durable. */
  readonly eventLogSequence: number;
  /** The hash of its state behind that command; 0 and "" before the first. */
  readonly hashedSequence: number;
  readonly stateHash: string;
}

export interface Lease extends LeaseReport {
  readonly holder: string;
  readonly version: number;
}

export const NOTHING_TO_REPORT: LeaseReport = {
  sequence: 0,
  eventLogSequence: 0,
  hashedSequence: 0,
  stateHash: "",
};

/** The lease as it is now; undefined when nobody ever had it. */
export async function readLease(table: Table, lease: string): Promise<Lease | undefined> {
  const { data } = await leases(table).get({ lease }).go({ consistent: true });
  if (data === null) return undefined;
  const { holder, version, sequence, eventLogSequence, hashedSequence, stateHash } = data;
  return { holder, version, sequence, eventLogSequence, hashedSequence, stateHash };
}

/**
 * Takes the lease if it still is what was `seen`; answers it, or undefined when somebody was faster.
 * It says when to try, never who may write: that is the journal's to decide.
 */
export async function takeLease(
  table: Table,
  lease: string,
  holder: string,
  seen: Lease | undefined,
): Promise<Lease | undefined> {
  if (seen !== undefined) return change(table, lease, { ...seen, holder });
  const taken = { ...NOTHING_TO_REPORT, holder, version: 1 };
  const { rejected } = await leases(table)
    .create({ lease, ...taken })
    .go({ returnOnConditionCheckFailure: true });
  return rejected ? undefined : taken;
}

/** Keeps the lease; undefined when somebody else has taken it. */
export function renewLease(
  table: Table,
  lease: string,
  held: Lease,
  report: LeaseReport,
): Promise<Lease | undefined> {
  return change(table, lease, { ...held, ...report });
}

/** Gives the lease back, so that nobody has to wait for its end. */
export async function giveUpLease(table: Table, lease: string, held: Lease): Promise<void> {
  await change(table, lease, { ...held, holder: "" });
}

/** Writes the lease if it still has that version. */
async function change(table: Table, lease: string, to: Lease): Promise<Lease | undefined> {
  const { version, ...rest } = to;
  const { rejected } = await leases(table)
    .patch({ lease })
    .set({ ...rest, version: version + 1 })
    .where(({ version: stored }, { eq }) => eq(stored, version))
    .go({ returnOnConditionCheckFailure: true });
  return rejected ? undefined : { ...rest, version: version + 1 };
}
