/** How long a server may take until it answers, and how often it is asked. */
export const READY_MS_MAX = 5_000;
export const READY_POLL_MS = 10;
