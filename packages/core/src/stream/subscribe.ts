import { MARKETS } from "../market/index.ts";
import type { Table } from "../table/index.ts";
import { writeTransaction } from "../table/index.ts";
import { connections, streamService } from "./connection.entity.ts";
import {
  changeAttemptsMax,
  connectionSecondsMax,
  namesPerFrameMax,
  subscriptionsPerConnectionMax,
} from "./limits.ts";
import { invalidRequest } from "./refusal.ts";
import { type ControlFrame, streamKind, streamNameOf } from "./wire.ts";

export interface StreamRequest {
  readonly connectionId: string;
  readonly frame: ControlFrame;
  readonly nowMs: number;
}

/** Carries out a control frame; answers the followed streams when they were asked for. */
export async function changeSubscriptions(
  table: Table,
  request: StreamRequest,
): Promise<readonly string[] | null> {
  const { frame } = request;
  if (frame.method !== "LIST_SUBSCRIPTIONS") checkNames(frame.params);
  for (let attempt = 1; attempt <= changeAttemptsMax; attempt += 1) {
    const before = await readConnection(table, request.connectionId);
    if (frame.method === "LIST_SUBSCRIPTIONS") return before.streams;
    const after = streamsAfter(frame, before.streams);
    if (await write(table, request, { before, after })) return null;
  }
  throw invalidRequest("too many at once on this connection; wait for the answers.");
}

interface ConnectionState {
  readonly streams: readonly string[];
  readonly revision: number;
}

async function readConnection(table: Table, connectionId: string): Promise<ConnectionState> {
  const { data } = await connections(table).get({ connectionId }).go({ consistent: true });
  if (data === null) throw invalidRequest("this connection has ended; connect again.");
  return data;
}

function streamsAfter(
  frame: { readonly method: string; readonly params: readonly string[] },
  followed: readonly string[],
): readonly string[] {
  if (frame.method === "UNSUBSCRIBE") {
    return followed.filter((stream) => !frame.params.includes(stream));
  }
  const streams = [...new Set([...followed, ...frame.params])];
  if (streams.length > subscriptionsPerConnectionMax) {
    throw invalidRequest(
      `a connection follows at most ${subscriptionsPerConnectionMax} streams: ` +
        "unsubscribe from some, or open another connection.",
    );
  }
  return streams;
}

/** Writes the connection and its rows as one; false when another request changed it meanwhile. */
async function write(
  table: Table,
  { connectionId, nowMs }: StreamRequest,
  { before, after }: { before: ConnectionState; after: readonly string[] },
): Promise<boolean> {
  const expireAt = Math.ceil(nowMs / 1000) + connectionSecondsMax;
  const added = after.filter((stream) => !before.streams.includes(stream));
  const removed = before.streams.filter((stream) => !after.includes(stream));
  const outcome = await writeTransaction(() =>
    streamService(table)
      .transaction.write(({ connections, followers }) => [
        connections
          .patch({ connectionId })
          .set({
            streams: [...after],
            lastSeenTimeMs: nowMs,
            revision: before.revision + 1,
            expireAt,
          })
          .where(({ revision }, { eq }) => eq(revision, before.revision))
          .commit(),
        ...added.map((stream) => followers.put({ stream, connectionId, expireAt }).commit()),
        ...removed.map((stream) => followers.delete({ stream, connectionId }).commit()),
      ])
      .go(),
  );
  return outcome === "written";
}

const STREAMS: ReadonlySet<string> = new Set(
  MARKETS.flatMap(({ symbol }) => streamKind.options.map((kind) => streamNameOf(symbol, kind))),
);

function checkNames(names: readonly string[]): void {
  if (names.length > namesPerFrameMax) {
    throw invalidRequest(`one request names at most ${namesPerFrameMax} streams.`);
  }
  const unknown = names.find((name) => !STREAMS.has(name));
  if (unknown === undefined) return;
  throw invalidRequest(
    `there is no stream "${unknown.slice(0, 40)}". Streams are named <symbol>@price and ` +
      `<symbol>@kline_1m, with the symbol in lower case: btcusdt@price.`,
  );
}
