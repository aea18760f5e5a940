/** How often the cashier looks for work. */
export const LOOK_INTERVAL_MS = 500;
/** After a look that failed it waits longer each time, up to this. */
export const PAUSE_MS_MAX = 30_000;
/** A withdrawal just asked for is being held by whoever took the request; after this it was not. */
export const REQUESTED_MS_MIN = 1_500;
/** A transfer is made by whoever took the request; no request waits for the engine as long as this. */
export const TRANSFER_MS_MIN = 15_000;
export const EXCHANGE_REQUEST_MS_MAX = 10_000;
export const STOP_MS_MAX = 2_000;
