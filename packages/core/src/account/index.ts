export { setKycStatus, setRole } from "./change-account.ts";
export { findAccountByUserId } from "./find-account.ts";
export { fundingAccountOf } from "./funding-account.ts";
export { openAccount } from "./open-account.ts";
export type { OpenAccountInput } from "./open-account.ts";
export type { Account, KycStatus, Role } from "./wire.ts";
