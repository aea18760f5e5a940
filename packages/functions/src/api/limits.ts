/** Bytes of a request body: the largest one in use is a key with thirty address ranges. */
export const bodyBytesMax = 16 * 1024;
