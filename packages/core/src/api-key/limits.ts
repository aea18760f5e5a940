/** Keys one account may have at a time. */
export const keysPerAccountMax = 30;

/** Tombstones outlive every cache that may still hold the key by far. */
export const tombstoneDays = 30;

/**
 * Parts of the change feed. Each takes about a thousand changes a second; a reader asks them all.
 */
export const feedShards = 4;

/**
 * How far a reader of the feed looks back behind what it asked for: an index entry may become
 * visible late, and the clocks of the writers differ.
 */
export const feedOverlapMs = 5_000;

/** Longest wait for an answer of the key management service. */
export const cipherMsMax = 1_500;
