/** Longest wait for a connection to Redis, and for one answer. */
export const redisConnectMsMax = 1_000;
export const redisAnswerMsMax = 2_000;

/** Levels of a side that are read at once: more would not fit Lua's stack. */
export const cachedLevelsMax = 5_000;
