/** The packages that can be measured beside our book. */
export const PEERS = ["nodejs-order-book"] as const;
