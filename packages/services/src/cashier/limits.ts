/** How often the cashier looks for work. */
export const LOOK_INTERVAL_MS = 500;
/** After a look that failed it waits longer each time, up to this. */
export const PAUSE_MS_MAX = 30_000;
export const EXCHANGE_REQUEST_MS_MAX = 10_000;
export const STOP_MS_MAX = 2_000;
