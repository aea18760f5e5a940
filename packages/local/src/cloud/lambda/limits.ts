/** AWS's own limit on an event and on an answer. */
export const PAYLOAD_BYTES_MAX = 6 * 1024 * 1024;

/** Threads of one function. Each answers one event at a time, as on AWS. */
export const CONCURRENCY_MAX = 4;
/** Threads of all functions that somebody waits for, together; only the first one of a function starts beyond that. */
export const THREADS_MAX = 6;
/** Space for short-lived objects; V8's own choice costs more memory than it saves time. */
export const YOUNG_GENERATION_MB = 8;
/** Events of one function that may wait for a thread. */
export const QUEUE_LENGTH_MAX = 1000;
/** A second thread starts once an event has waited this long for the first: it costs 40 MB. */
export const SCALE_OUT_MS = 400;
/** A thread that is not the only one ends after being idle this long ... */
export const SPARE_IDLE_MS_MAX = 30_000;
/** ... and the only one after this. */
export const IDLE_MS_MAX = 60_000;
/** How long a module may take to load. */
export const INIT_MS_MAX = 30_000;
/** Log text of one call is cut here. */
export const LOG_TEXT_LENGTH_MAX = 16 * 1024;
