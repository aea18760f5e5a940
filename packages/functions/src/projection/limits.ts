/** Records of one write to the price stream: full ones stay below the 5 MB Kinesis takes at a time. */
export const recordsPerPutMax = 40;

/** Tries to write records that Kinesis refuses because it is busy, with pauses that double. */
export const putAttemptsMax = 5;
export const putRetryMs = 100;

/** Longest wait for an answer of the price stream. */
export const putMsMax = 5_000;

/** Longest wait for an answer of the lake. */
export const lakePutMsMax = 10_000;
