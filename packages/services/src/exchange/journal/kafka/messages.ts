import { IS_CONTROL, type RecordsBatch } from "@platformatic/kafka";

/** One message of a topic: records of the log, or (no bytes) the sign that a writer has begun. */
export interface Message {
  readonly offset: bigint;
  /** Of its writer. */
  readonly epoch: number;
  readonly value: Buffer;
  /** Whether it is where it was meant to be; else nobody may take it for part of the log. */
  readonly counts: boolean;
}

const KEY_BYTES = 12;
const NO_BYTES = Buffer.alloc(0);

/**
 * A message's key: u32 epoch of its writer, u64 the offset it is meant for, both big endian.
 *
 * A message counts only at the offset it was meant for. That makes an append a compare-and-append:
 * of two writers that both know the log up to the same offset, one lands there, and the other learns
 * from Kafka's answer that it did not, and so does every reader.
 */
export function messageKey(epoch: number, offset: bigint): Buffer {
  const key = Buffer.alloc(KEY_BYTES);
  key.writeUInt32BE(epoch);
  key.writeBigUInt64BE(offset, 4);
  return key;
}

/** The messages of fetched batches, from an offset on. */
export function messagesOf(batches: readonly RecordsBatch[], fromOffset: bigint): Message[] {
  const messages: Message[] = [];
  for (const { attributes, firstOffset, records } of batches) {
    if ((attributes & IS_CONTROL) !== 0) continue;
    for (const { offsetDelta, key, value } of records) {
      const offset = firstOffset + BigInt(offsetDelta);
      if (offset < fromOffset || key?.length !== KEY_BYTES) continue;
      const counts = key.readBigUInt64BE(4) === offset;
      messages.push({ offset, epoch: key.readUInt32BE(), value: value ?? NO_BYTES, counts });
    }
  }
  return messages;
}
