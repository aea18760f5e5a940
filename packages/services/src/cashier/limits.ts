/** How often the cashier looks for work. */
export const LOOK_INTERVAL_MS = 500;
/** What failed is tried again after longer each time, up to this. */
export const PAUSE_MS_MAX = 30_000;
/** Of so many it is remembered that they failed. */
export const FAILING_MAX = 10_000;
export const EXCHANGE_REQUEST_MS_MAX = 10_000;
export const STOP_MS_MAX = 2_000;
