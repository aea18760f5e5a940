/** Longest wait for a connection to DynamoDB. */
export const connectMsMax = 500;

/** Longest wait for one answer of DynamoDB. */
export const requestMsMax = 1_000;

/** Tries per call, the first included. */
export const attemptsMax = 3;

/** Tries of a transaction that met another one on the same items. */
export const transactionAttemptsMax = 4;

/** Longest pause before such a try. */
export const conflictPauseMsMax = 50;
