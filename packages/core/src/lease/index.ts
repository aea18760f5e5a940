export {
  giveUpLease,
  type Lease,
  type LeaseReport,
  NOTHING_TO_REPORT,
  readLease,
  renewLease,
  takeLease,
} from "./lease.ts";
