import { type FoundRecord, hashRecord } from "./record.ts";

/** Where a log stands after a record: what the next one has to follow. */
export interface ChainLink {
  readonly sequence: number;
  readonly epoch: number;
  /** Of the whole record, 16 hexadecimal digits. */
  readonly hash: string;
}

/** Before the first record of a log. */
export const CHAIN_START: ChainLink = { sequence: 0, epoch: 0, hash: "0".repeat(16) };

type Found = Extract<FoundRecord, { ok: true }>;

/** Says why a whole record cannot come after `link`; undefined when it does. */
export function chainProblem(link: ChainLink, { record, previousHash }: Found): string | undefined {
  if (record.sequence !== link.sequence + 1) {
    return `record ${link.sequence + 1} was expected here, not ${record.sequence}`;
  }
  if (previousHash !== link.hash) {
    return `record ${record.sequence} follows another record ${link.sequence} than the one before it`;
  }
  if (record.epoch >= link.epoch) return undefined;
  return `record ${record.sequence} is of writer ${record.epoch}, behind one of writer ${link.epoch}`;
}

/** The chain's new end: the record found at `offset`. */
export function linkAfter(source: Buffer, offset: number, found: Found): ChainLink {
  const { sequence, epoch } = found.record;
  return { sequence, epoch, hash: hashRecord(source, offset, found.nextOffset) };
}
