import { apiError } from "@bourse/core/error";
import { type TimeWriter, timeWriter } from "../time-unit.ts";
import { LISTEN_KEY } from "../user-stream/index.ts";
import { parseTopic } from "./topic.ts";

/** What the address of a stream connection asks for. */
export interface StreamTarget {
  readonly names: readonly string[];
  readonly isCombined: boolean;
  readonly time: TimeWriter;
}

const RAW_PREFIX = "/ws";
const COMBINED_PATH = "/stream";

/**
 * Reads `/ws/<name>/<name>` or `/stream?streams=<name>/<name>`. Anything below `/ws` is welcome:
 * some clients open `/ws/0`, or the address without a path, and subscribe by message, so a part that
 * is no stream's name is no part.
 * Throws an ApiError when it asks for what cannot be.
 */
export function readTarget(url: string, streamsMax: number): StreamTarget {
  const [path = "", query = ""] = url.split("?", 2);
  // A plus is meant as one: it stands in the names of candles in another time zone.
  const parameters = new URLSearchParams(query.replaceAll("+", "%2B"));
  const time = timeWriter(parameters.get("timeUnit"));
  const isCombined = path === COMBINED_PATH || path === `${COMBINED_PATH}/`;
  const isRaw = path === "/" || path === RAW_PREFIX || path.startsWith(`${RAW_PREFIX}/`);
  if (!isCombined && !isRaw) throw apiError("UnknownRoute");
  const named = isCombined
    ? (parameters.get("streams") ?? "")
    : decode(path.slice(RAW_PREFIX.length + 1));
  const parts = named.split("/").filter((part) => part !== "");
  const names = isCombined ? parts : parts.filter((part) => isName(part));
  if (names.length > streamsMax) throw apiError("TooManyParameters", streamsMax, names.length);
  return { names, isCombined, time };
}

function isName(part: string): boolean {
  return parseTopic(part) !== undefined || LISTEN_KEY.test(part);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw apiError("IllegalCharacters", "streams", "percent-encoded UTF-8");
  }
}
