/** How long the server may take until it answers. It usually needs 50 ms. */
export const READY_MS_MAX = 10_000;
/** Between two looks at whether it answers. */
export const READY_POLL_MS = 5;
/** Another program may take the free port between our choosing and the server's using it. */
export const START_ATTEMPTS_MAX = 3;
/** Between two rounds over all tables whose items may expire. */
export const SWEEP_INTERVAL_MS = 60_000;
/** Between two pages of one round, so that sweeping never crowds out other requests. */
export const SWEEP_PAUSE_MS = 50;
/** Items looked at per page. */
export const SWEEP_PAGE_ITEMS_MAX = 500;
/** A server that ends by itself is started again this often. */
export const RESTARTS_MAX = 20;
export const RESTART_DELAY_MS = 100;
