/** A child may die and be started again this often within the window; then the stack stops. */
export const RESTARTS_MAX = 5;
export const RESTART_WINDOW_MS = 60_000;
export const RESTART_DELAY_MS = 200;
/** How long a child may take to say that it listens. */
export const CHILD_READY_MS_MAX = 60_000;
/** How long a child may take to stop before it is killed. */
export const CHILD_STOP_MS_MAX = 2_500;
/** A log file is moved aside once it is larger. */
export const LOG_FILE_BYTES_MAX = 16 * 1024 * 1024;
/** How much of an unfinished log line is kept. */
export const LOG_LINE_CHARS_MAX = 16 * 1024;
