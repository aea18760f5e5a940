import { type ChainLink, chainProblem, linkAfter } from "./chain.ts";
import {
  encodeRecord,
  findRecord,
  hashRecord,
  type JournalRecord,
  type NewRecord,
  RECORD_HEADER_BYTES,
  RecordLogError,
} from "./record.ts";

export interface EncodedBatch {
  readonly bytes: Buffer;
  /** The chain's end when the batch is durable. */
  readonly end: ChainLink;
}

/** The bytes of records that are written together, behind `after`, by the writer of this epoch. */
export function encodeBatch(
  batch: readonly NewRecord[],
  after: ChainLink,
  epoch: number,
): EncodedBatch {
  let length = 0;
  for (const { payload } of batch) length += RECORD_HEADER_BYTES + payload.length;
  const bytes = Buffer.allocUnsafe(length);
  let offset = 0;
  let { sequence, hash: previousHash } = after;
  for (const [indexInBatch, record] of batch.entries()) {
    sequence += 1;
    if (record.sequence !== sequence) {
      throw new RangeError(`Record ${record.sequence} where ${sequence} comes next.`);
    }
    const end = encodeRecord(bytes, offset, record, { epoch, indexInBatch, previousHash });
    previousHash = hashRecord(bytes, offset, end);
    offset = end;
  }
  return { bytes, end: { sequence, epoch, hash: previousHash } };
}

/**
 * The records of some bytes of a log, which begin and end between two records. They must follow
 * `after`; without it the first one is taken as it is. Throws a RecordLogError that names the byte.
 */
export function decodeRecords(
  bytes: Uint8Array,
  after?: ChainLink,
): { readonly records: JournalRecord[]; readonly end: ChainLink | undefined } {
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const records: JournalRecord[] = [];
  let end = after;
  for (let offset = 0; offset < source.length;) {
    const found = findRecord(source, offset);
    const problem = found.ok ? end && chainProblem(end, found) : found.problem;
    if (!found.ok || problem !== undefined) {
      throw new RecordLogError(`Byte ${offset} of ${source.length} is no record: ${problem}.`);
    }
    records.push(found.record);
    end = linkAfter(source, offset, found);
    offset = found.nextOffset;
  }
  return { records, end };
}
