/** Above every number that `openAccount` will ever give. */
const FUNDING_ACCOUNTS_FROM = 2 ** 40;

/**
 * A user's second account in the engine: their funding wallet. It holds balances like any other and
 * has no orders, because nobody can sign in to it; money gets there and back by transfers alone.
 */
export const fundingAccountOf = (accountId: number): number => FUNDING_ACCOUNTS_FROM + accountId;
