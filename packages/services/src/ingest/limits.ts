/** Bytes of one message of a source; a trade needs a few hundred. */
export const messageBytesMax = 64 * 1024;

/** Longest wait until a source has taken our connection. */
export const handshakeMsMax = 10_000;

/** A source that says nothing for so long, not even a ping, is connected anew. */
export const silenceMsMax = 60_000;

/** Waits between attempts to connect: doubled each time up to the longest, then spread at random. */
export const reconnectMsMin = 250;
export const reconnectMsMax = 15_000;

/** Ticks kept while the stream cannot be written; beyond that the oldest are dropped. */
export const ticksBufferedMax = 20_000;

/** Records of one write: full ones stay below the 5 MB that Kinesis takes at a time. */
export const recordsPerPutMax = 40;

/** Pause between writes: ticks that come meanwhile share a record. */
export const flushMs = 100;

/** Longest pause between writes while they fail. */
export const flushBackoffMsMax = 5_000;

/** Longest wait for an answer of the stream. */
export const putMsMax = 5_000;

/** Time to write what is buffered when the process ends. */
export const stopMsMax = 4_000;
