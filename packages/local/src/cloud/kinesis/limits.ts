/** AWS's own limits, which clients may rely on. */
export const RECORD_BYTES_MAX = 10 * 1024 * 1024;
export const PUT_RECORDS_MAX = 500;
export const PUT_BYTES_MAX = 10 * 1024 * 1024;
export const GET_RECORDS_MAX = 10_000;
export const GET_BYTES_MAX = 10 * 1024 * 1024;
export const ITERATOR_MS_MAX = 300_000;
export const RETENTION_HOURS_MIN = 24;
export const RETENTION_HOURS_MAX = 8760;
export const PARTITION_KEY_LENGTH_MAX = 256;

/** Shards of a stream on demand. */
export const ON_DEMAND_SHARDS = 4;
/** Limits of this machine. */
export const SHARDS_MAX = 64;
export const STREAMS_MAX = 50;
/** Of all streams together; the oldest beyond this number go before their retention ends. */
export const RECORDS_MAX = 1_000_000;
/** Between two looks for records that are past their retention. */
export const TRIM_INTERVAL_MS = 60_000;
