import { UserData, type UserDataParts } from "./user-data.ts";

export type { UserData, UserListener } from "./user-data.ts";
export type { UserEvent } from "./user-event.ts";

/** User data that knows these assets and markets; others are learned from the events. */
export function createUserData(parts: UserDataParts): UserData {
  return new UserData(parts);
}
