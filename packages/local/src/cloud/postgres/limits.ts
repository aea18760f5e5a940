/** How long the server may take until it answers; a database that crashed recovers first. */
export const READY_MS_MAX = 60_000;
/** How long a server of an earlier run may take to end. */
export const TAKEOVER_MS_MAX = 10_000;
export const TAKEOVER_POLL_MS = 20;
/** How long it may take to stop before it is killed: it writes everything to disk first. */
export const STOP_MS_MAX = 3000;
/** A server that ends by itself is started again this often. */
export const RESTARTS_MAX = 100;
export const RESTART_DELAY_MS = 200;
export const CONNECTIONS_MAX = 40;
