/** Longest wait for a connection to DynamoDB. */
export const connectMsMax = 1_000;

/** Longest wait for one answer of DynamoDB. */
export const requestMsMax = 3_000;

/** Tries per call, the first included. */
export const attemptsMax = 3;

/** Tries of a transaction that met another one on the same items. */
export const transactionAttemptsMax = 4;
