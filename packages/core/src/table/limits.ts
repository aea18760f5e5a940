/** Longest wait for a connection to DynamoDB. */
export const connectMsMax = 500;

/** Longest wait for one answer of DynamoDB. */
export const requestMsMax = 1_000;

/** Tries per call, the first included. */
export const attemptsMax = 3;

/** The same for a command that runs for minutes, and for which nobody waits who could ask again. */
export const unhurriedRequestMsMax = 10_000;
export const unhurriedAttemptsMax = 10;

/** Tries of a transaction that met another one on the same items. */
export const transactionAttemptsMax = 4;

/** Longest pause before such a try. */
export const conflictPauseMsMax = 50;
