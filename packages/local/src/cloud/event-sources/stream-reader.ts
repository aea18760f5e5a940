/** A record of a stream as the event of a function carries it. */
export interface StreamRecord {
  readonly sequence: string;
  readonly arrivalMs: number;
  readonly event: object;
}

export interface Page {
  readonly records: readonly StreamRecord[];
  /** Undefined when the shard is closed and read to its end. */
  readonly next: string | undefined;
}

/** `{ Records }`: how Kinesis and DynamoDB streams are handed over. */
export const recordsEvent = (records: readonly StreamRecord[]): object => ({
  Records: records.map(({ event }) => event),
});

/** What Kinesis, DynamoDB streams and topics have in common. */
export interface StreamReader {
  /** Names this very stream: one that is deleted and made again has another id. */
  readonly id: string;
  readonly retentionMs: number;
  /** How often to look when nothing calls back. */
  readonly pollMs: number;
  shards(): Promise<readonly string[]>;
  /** An iterator behind the record with this sequence number; "" starts at the oldest record. */
  iterator(shard: string, afterSequence: string): Promise<string>;
  read(shard: string, iterator: string, recordsMax: number): Promise<Page>;
  /** What a function is called with for these records. */
  readonly toEvent: (records: readonly StreamRecord[]) => object;
  /** Calls back when there may be new records. Returns how to end that. */
  onRecords(listener: () => void): () => void;
  /** Lets go of what it holds open, if anything. */
  readonly close?: () => Promise<void>;
}
