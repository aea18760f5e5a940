/** A challenge (`Session`, `SECRET_BLOCK`) is answered within this time or started anew. */
export const CHALLENGE_MS_MAX = 3 * 60_000;
/** Open challenges kept in memory; the oldest give way. */
export const CHALLENGES_MAX = 10_000;
/** Wrong one-time passwords that one challenge forgives before the sign-in starts anew. */
export const CHALLENGE_ANSWERS_MAX = 3;

/** Wrong passwords forgiven before each further one locks the user for 1, 2, 4 ... seconds. */
export const SIGN_IN_FAILURES_MAX = 5;
export const SIGN_IN_LOCK_MS_MAX = 15 * 60_000;
/** Failures are forgotten when nobody tried for this long. */
export const SIGN_IN_CALM_MS = 15 * 60_000;

/** Wrong codes forgiven until a new code is asked for. */
export const CODE_GUESSES_MAX = 5;
export const SIGN_UP_CODE_MS_MAX = 24 * 3_600_000;
export const RESET_CODE_MS_MAX = 3_600_000;
export const MAILS_PER_HOUR_MAX = 20;
/** Names whose failures or mails are remembered; beyond it the oldest are forgotten first. */
export const THROTTLED_NAMES_MAX = 50_000;

export const PASSWORD_LENGTH_MAX = 256;
export const USERNAME_LENGTH_MAX = 128;
export const ATTRIBUTE_LENGTH_MAX = 2048;
export const ATTRIBUTES_MAX = 100;
export const GROUPS_PER_USER_MAX = 100;
export const USERS_PAGE_MAX = 60;
/** Lambda triggers of a pool answer within this time, as on AWS. */
export const TRIGGER_MS_MAX = 5_000;
