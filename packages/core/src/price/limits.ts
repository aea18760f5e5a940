/** Closes kept for the averages; the longest average takes them all. */
export const closesKeptMax = 25;

/** Minutes one save may touch: a transaction writes at most 100 items. */
export const minutesPerSaveMax = 60;

/** Tries to save a symbol whose state another writer changed meanwhile. */
export const saveAttemptsMax = 4;

/** Days a candle is kept. */
export const candleDaysMax = 90;

/** Candles one question may ask for: a day. */
export const candlesPerQueryMax = 1_440;
