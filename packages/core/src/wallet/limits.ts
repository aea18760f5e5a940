/** A withdrawal above its network's limit needs so many different operators. */
export const approversNeeded = 2;
/** What leaves an account by itself within this time counts together: nobody gets past operators in parts. */
export const unreviewedWindowMs = 86_400_000;
/** Who asked for so many withdrawals within that time has the next one looked at, however small. */
export const unreviewedMax = 1_000;
/** Withdrawals of one account that are under way at once. */
export const openWithdrawalsMax = 100;
/** What the cashier reads at once of what it has to do; a look goes through all of it. */
export const openWithdrawalsPage = 200;
export const openTransfersPage = 200;
/** Of what waits for operators. */
export const reviewsPage = 200;
/** An attempt to have the engine carry something out ends so soon, whether or not it was heard of. */
export const attemptMsMax = 10_000;
/** Clocks of processes that attempt the same differ by less. */
export const attemptMarginMs = 5_000;
/** So long it is known which transfer a signature asked for: far beyond the window of any. */
export const signedTransferSecondsMax = 86_400;
/** A deposit of more units than one command of the engine can say is credited in so many parts. */
export const depositPartsMax = 1_000;
export const listLimitMax = 1000;
