/** An idle DynamoDB stream is looked at this often; AWS looks four times a second. */
export const STREAM_POLL_MS = 100;
/** Kinesis tells us of new records; this is only a safety net. */
export const KINESIS_POLL_MS = 1000;
/** The event log tells of new records; this is only a safety net. */
export const EVENT_LOG_POLL_MS = 500;
/** Between two looks at which shards there are. */
export const SHARDS_POLL_MS = 30_000;
/** The first pause after a failure doubles up to the last. */
export const RETRY_MS_MIN = 100;
export const RETRY_MS_MAX = 10_000;
/** A batch that fails for so long is an alarm, and again after as long. */
export const STUCK_ALARM_MS = 60_000;
/** Events of one batch as JSON; a call of Lambda may carry 6 MiB. */
export const BATCH_BYTES_MAX = 5_500_000;
/** AWS's own limit on records of one batch. */
export const BATCH_RECORDS_MAX = 10_000;
/** How long DynamoDB keeps a stream's records. */
export const DYNAMODB_RETENTION_MS = 86_400_000;

/** Asynchronous events (objects, schedules) under way at once. */
export const ASYNC_EVENTS_MAX = 1000;
/** Pauses before the second and third attempt; AWS waits one and two minutes. */
export const ASYNC_RETRY_MS = [1000, 2000] as const;
/** Between two looks at which schedule is due. */
export const SCHEDULE_TICK_MS = 1000;
