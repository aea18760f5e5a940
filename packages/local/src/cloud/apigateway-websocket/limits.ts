/** AWS's own limits. */
export const IDLE_MS_MAX = 600_000;
export const LIFE_MS_MAX = 7_200_000;
export const MESSAGE_BYTES_MAX = 128 * 1024;
/** Limits of this machine. */
export const CONNECTIONS_MAX = 2000;
/** Bytes that may wait for a client that reads slowly; more are refused. */
export const BUFFERED_BYTES_MAX = 1024 * 1024;
/** Messages of one client that are being handled; until then its socket is not read. */
export const MESSAGES_IN_FLIGHT_MAX = 16;
/** Between two looks for connections that have been idle or open for too long. */
export const SWEEP_INTERVAL_MS = 5000;
/** How long a client may take to shake hands. */
export const HANDSHAKE_MS_MAX = 10_000;
