/** What can happen to the disk under a running exchange, and what it must do about it. */
export interface DiskFault {
  readonly name: string;
  /** The directory below the data directory that it hits. */
  readonly directory: "journal" | "events";
  readonly kind: "short write" | "write error" | "sync error" | "slow" | "file size limit";
  readonly code?: "ENOSPC" | "EIO";
  /** Ends the process; otherwise trading goes on. */
  readonly isDeadly: boolean;
}

export const DISK_FAULTS: readonly DiskFault[] = [
  {
    name: "disk full, half a batch written (ENOSPC)",
    directory: "journal",
    kind: "short write",
    code: "ENOSPC",
    isDeadly: true,
  },
  {
    name: "file size limit of the kernel (EFBIG)",
    directory: "journal",
    kind: "file size limit",
    isDeadly: true,
  },
  {
    name: "write fails (EIO)",
    directory: "journal",
    kind: "write error",
    code: "EIO",
    isDeadly: true,
  },
  {
    name: "batch written, its flush fails (EIO)",
    directory: "journal",
    kind: "sync error",
    code: "EIO",
    isDeadly: true,
  },
  { name: "slow disk, 0.5 s a flush", directory: "journal", kind: "slow", isDeadly: false },
  {
    name: "event log: disk full (ENOSPC)",
    directory: "events",
    kind: "short write",
    code: "ENOSPC",
    isDeadly: false,
  },
  {
    name: "event log: the flush fails (EIO)",
    directory: "events",
    kind: "sync error",
    code: "EIO",
    isDeadly: false,
  },
];
