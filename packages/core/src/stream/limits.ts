/** Streams one connection may follow. */
export const subscriptionsPerConnectionMax = 50;

/** Names in one control frame. */
export const namesPerFrameMax = 50;

/** Characters of a control frame. */
export const frameCharactersMax = 8_192;

/** Followers of one stream that one push reaches. */
export const followersPerStreamMax = 10_000;

/** API Gateway closes a connection after two hours, whatever it does. */
export const connectionSecondsMax = 2 * 3_600;

/** Parts of the index that finds old connections, so that many may come at once. */
export const connectionShards = 8;

/** Connections one sweep removes from one part of the index. */
export const sweptPerShardMax = 1_000;

/** Tries to change a connection that another request of it is changing. */
export const changeAttemptsMax = 4;
