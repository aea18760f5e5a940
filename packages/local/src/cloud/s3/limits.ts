export const OBJECT_BYTES_MAX = 5 * 1024 ** 3;
export const KEY_BYTES_MAX = 1024;
export const METADATA_BYTES_MAX = 2048;
export const TAGS_MAX = 10;
/** XML of configurations, deletions and part lists. */
export const XML_BYTES_MAX = 4 * 1024 ** 2;
export const XML_DEPTH_MAX = 16;
export const PAGE_MAX = 1000;
export const DELETIONS_MAX = 1000;
export const PARTS_MAX = 10_000;
export const PART_BYTES_MIN = 5 * 1024 ** 2;
/** How long a presigned address may be good: seven days. */
export const PRESIGNED_SECONDS_MAX = 604_800;
export const CLOCK_SKEW_MS_MAX = 15 * 60_000;
/** The head of one chunk of an `aws-chunked` body, and all its trailers together. */
export const CHUNK_HEAD_BYTES_MAX = 4096;
export const CHUNK_BYTES_MAX = 128 * 1024 ** 2;
/** All fields of a form upload before its file, and the head of one part. */
export const FORM_FIELDS_BYTES_MAX = 20 * 1024;
export const FORM_FIELDS_MAX = 100;
export const CONNECTIONS_MAX = 1000;
export const KEEP_ALIVE_MS = 60_000;
/** What is still read of a refused upload, so that its sender gets to see the answer. */
export const REFUSED_BYTES_MAX = 64 * 1024 ** 2;
/** How long stopping waits for requests and for an event that is being handed over. */
export const STOP_MS_MAX = 1000;
export const CORS_RULES_MAX = 100;
