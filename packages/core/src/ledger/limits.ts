/** Connections of one function or tool. A writer needs one; a second one waits for its turn. */
export const connectionsMax = 2;
/** How long to wait for a connection, and for a statement. */
export const connectMsMax = 5_000;
export const statementMsMax = 50_000;
/** A writer that was cut off must not keep the checkpoint locked for its successor. */
export const idleInTransactionMsMax = 55_000;
/** Commands written in one transaction. */
export const batchCommandsMax = 5_000;
/** Rows read at a time where a whole table is read. */
export const pageRowsMax = 10_000;
/** While a store is behind, how often it is asked how far it is. */
export const checkpointPollMs = 50;
/** Reads of the table that run at a time. */
export const tableReadsAtOnceMax = 25;
/** How long the exchange may take to tell a page of balances. */
export const engineReadMsMax = 10_000;
