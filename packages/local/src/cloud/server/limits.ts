/** PutRecords may carry 10 MiB of data, a third more as base64, and the partition keys. */
export const REQUEST_BYTES_MAX = 16 * 1024 * 1024;
/** A client that does not finish its request within this time is cut off. */
export const REQUEST_MS_MAX = 30_000;
/** Longer than the SDK keeps idle connections, so that it is the client that closes. */
export const KEEP_ALIVE_MS = 60_000;
export const CONNECTIONS_MAX = 1000;
/** How long a client of ours waits for the answer of a child server. */
export const ANSWER_MS_MAX = 30_000;
