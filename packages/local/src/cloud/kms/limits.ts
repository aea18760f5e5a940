/** AWS's own limits. */
export const PLAINTEXT_BYTES_MAX = 4096;
export const CIPHERTEXT_BYTES_MAX = 6144;
export const RANDOM_BYTES_MAX = 1024;
export const CONTEXT_ENTRIES_MAX = 100;
/** Keys of this installation. */
export const KEYS_MAX = 100;
