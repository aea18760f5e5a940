/** AWS's own limits. */
export const BODY_BYTES_MAX = 10 * 1024 * 1024;
export const HEADER_BYTES_MAX = 10_240;
export const INTEGRATION_MS_MAX = 30_000;
/** Limits of this machine. */
export const CONNECTIONS_MAX = 1000;
export const KEEP_ALIVE_MS = 60_000;
export const REQUEST_MS_MAX = 30_000;
/** A clock may be this far off before a token counts as expired or not yet valid. */
export const CLOCK_TOLERANCE_SECONDS = 5;
