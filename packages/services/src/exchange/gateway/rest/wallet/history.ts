import { apiError } from "@bourse/core/error";
import type { Params } from "../../params.ts";

const DAY_MS = 86_400_000;
const DAYS_MAX = 90;
const LIMIT_MAX = 1_000;

export interface HistoryRequest {
  readonly startTimeMs: number | undefined;
  readonly endTimeMs: number | undefined;
  /** What of the records was asked for. */
  readonly page: <Record>(
    records: readonly Record[],
    tell: (record: Record) => { readonly coin: string; readonly status: number },
  ) => readonly Record[];
}

/** The parameters that both histories share: up to 90 days, a coin, a status, a page. */
export function readHistory(params: Params): HistoryRequest {
  const startTimeMs = params.optionalTimeMs("startTime");
  const endTimeMs = params.optionalTimeMs("endTime");
  if (
    startTimeMs !== undefined &&
    endTimeMs !== undefined &&
    endTimeMs - startTimeMs > DAYS_MAX * DAY_MS
  ) {
    throw apiError("MoreThanHours", DAYS_MAX * 24);
  }
  const coin = params.optionalString("coin");
  const status = params.optionalInteger("status");
  const offset = params.optionalInteger("offset") ?? 0;
  const limit = params.optionalInteger("limit", { min: 1, max: LIMIT_MAX }) ?? LIMIT_MAX;
  return {
    startTimeMs,
    endTimeMs,
    page: (records, tell) =>
      records
        .filter((record) => {
          const told = tell(record);
          const isCoin = coin === undefined || told.coin === coin;
          return isCoin && (status === undefined || told.status === status);
        })
        .slice(offset, offset + limit),
  };
}
