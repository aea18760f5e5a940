/** The format of a record log: what the journal and the event log are made of, on disk and on Kafka. */
export { decodeRecords, encodeBatch, type EncodedBatch } from "./batch.ts";
export { CHAIN_START, type ChainLink, chainProblem, linkAfter } from "./chain.ts";
export {
  endOfContent,
  findRecord,
  type FoundRecord,
  isBlank,
  isDurableBehind,
  type JournalRecord,
  type NewRecord,
  PAYLOAD_BYTES_MAX,
  RECORD_HEADER_BYTES,
  RecordLogError,
} from "./record.ts";
