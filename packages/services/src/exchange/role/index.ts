export { openFenced } from "./fence.ts";
export { createLeaseStore, type LeaseStore } from "./lease-store.ts";
export { Membership, type MembershipParts } from "./membership.ts";
export { Standby } from "./standby.ts";
export { StateHashes } from "./state-hashes.ts";
