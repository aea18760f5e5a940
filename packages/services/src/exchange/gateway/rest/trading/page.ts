import { apiError } from "@bourse/core/error";
import type { Page } from "@bourse/core/order-history";
import { LIST_LIMIT_DEFAULT, LIST_LIMIT_MAX, QUERY_WINDOW_HOURS_MAX } from "../../../limits.ts";
import type { Params } from "../../params.ts";

const HOUR_MS = 3_600_000;

export function readPage(params: Params, fromIdName: string): Page {
  const startTimeMs = params.optionalTimeMs("startTime");
  const endTimeMs = params.optionalTimeMs("endTime");
  if (
    startTimeMs !== undefined &&
    endTimeMs !== undefined &&
    endTimeMs - startTimeMs > QUERY_WINDOW_HOURS_MAX * HOUR_MS
  ) {
    throw apiError("MoreThanHours", QUERY_WINDOW_HOURS_MAX);
  }
  return {
    fromId: params.optionalInteger(fromIdName),
    startTimeMs,
    endTimeMs,
    limit: params.optionalInteger("limit", { min: 1, max: LIST_LIMIT_MAX }) ?? LIST_LIMIT_DEFAULT,
  };
}
