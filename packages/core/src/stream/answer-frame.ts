import type { Table } from "../table/index.ts";
import { readFrame, requestIdOf } from "./read-frame.ts";
import { StreamRefusal } from "./refusal.ts";
import { changeSubscriptions } from "./subscribe.ts";
import type { ErrorFrame, ResultFrame } from "./wire.ts";

export interface FrameInput {
  readonly connectionId: string;
  readonly text: string;
  readonly nowMs: number;
}

/** Carries out what a client sent; the answer has the form of Binance's streams. */
export async function answerFrame(
  table: Table,
  { connectionId, text, nowMs }: FrameInput,
): Promise<ResultFrame | ErrorFrame> {
  try {
    const frame = readFrame(text);
    const result = await changeSubscriptions(table, { connectionId, frame, nowMs });
    return { result, id: frame.id };
  } catch (error) {
    if (!(error instanceof StreamRefusal)) throw error;
    return { code: error.code, msg: error.message, ...requestIdOf(text) };
  }
}
