import {
  giveUpLease,
  type Lease,
  type LeaseReport,
  readLease,
  renewLease,
  takeLease,
} from "@bourse/core/lease";
import type { Table } from "@bourse/core/table";

/** The one lease of an exchange, as one process sees it. */
export interface LeaseStore {
  read(): Promise<Lease | undefined>;
  take(seen: Lease | undefined): Promise<Lease | undefined>;
  renew(held: Lease, report: LeaseReport): Promise<Lease | undefined>;
  giveUp(held: Lease): Promise<void>;
}

/** One shard of markets has one leader; there is one shard. */
const LEASE = "exchange-0";

export function createLeaseStore(table: Table, holder: string): LeaseStore {
  return {
    read: () => readLease(table, LEASE),
    take: (seen) => takeLease(table, LEASE, holder, seen),
    renew: (held, report) => renewLease(table, LEASE, held, report),
    giveUp: (held) => giveUpLease(table, LEASE, held),
  };
}
