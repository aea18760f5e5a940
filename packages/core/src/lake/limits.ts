/** Commands one file of the lake covers at most. */
export const commandsPerFileMax = 10_000;

/** A file up to this is compressed anew when it grows; beyond, what is new is compressed alone. */
export const recompressBytesMax = 256 * 1024;
