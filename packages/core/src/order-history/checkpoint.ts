import type { Table } from "../table/index.ts";
import { checkpoints } from "./order-history.entity.ts";

export const SINK = "history";

/** Where the history stands; see the entity. */
export interface Checkpoint {
  readonly run: number;
  readonly lastSequence: number;
  readonly part: number;
}

export const NO_CHECKPOINT: Checkpoint = { run: 0, lastSequence: 0, part: 0 };

/** How far the history is; nothing is stored yet when there is no checkpoint. */
export async function findCheckpoint(table: Table): Promise<Checkpoint> {
  const { data } = await checkpoints(table).get({ sink: SINK }).go({ consistent: true });
  if (data === null) return NO_CHECKPOINT;
  const { run, lastSequence, part } = data;
  return { run, lastSequence, part };
}
