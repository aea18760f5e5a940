/** DynamoDB's own limit for a transaction, the checkpoint included. */
export const transactionItemsMax = 100;

/** Trade ids of a market that share a page. Never to be changed: it is part of what is stored. */
export const tradesPerPage = 64;

/** Orders, or pages of trades, read at once while a list is put together. */
export const readItemsMax = 1_000;
export const readPagesMax = 64;

/** Looks into a list to find where a moment begins, and how few entries end the search. */
export const searchStepsMax = 64;
export const searchRestMax = 64;

/** Tries of one transaction that was throttled, or met another one, before the batch is given back. */
export const saveAttemptsMax = 8;
/** Reads of what DynamoDB left unread because it was too busy. */
export const readAttemptsMax = 8;

/** Times a batch is looked at anew because somebody else was writing too. */
export const rivalsMax = 20;

/** Parts of the table that are read at a time when it is read whole. */
export const scanSegments = 4;
