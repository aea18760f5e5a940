import { setTimeout as sleep } from "node:timers/promises";
import type { TableSpec } from "../../synth/manifest.ts";
import { messageOf, type Log } from "../log.ts";
import { ServiceError, type JsonCall } from "../server/index.ts";
import { SWEEP_INTERVAL_MS, SWEEP_PAGE_ITEMS_MAX, SWEEP_PAUSE_MS } from "./limits.ts";

type Item = Readonly<Record<string, { readonly N?: string }>>;

interface Page {
  readonly Items: readonly Item[];
  readonly LastEvaluatedKey?: Item;
}

export interface Sweeper {
  /** One round over all tables; resolves with the number of items deleted. */
  readonly sweep: () => Promise<number>;
  readonly stop: () => Promise<void>;
}

/**
 * Deletes the items whose time to live is over, which the server itself never does. Like AWS it may
 * come late, so readers must look at the attribute themselves.
 */
export function startSweeper(
  call: JsonCall,
  tables: readonly TableSpec[],
  options: { readonly log: Log; readonly now: () => number },
): Sweeper {
  const stopping = new AbortController();
  const sweep = async (): Promise<number> => {
    let deleted = 0;
    for (const table of tables)
      deleted += await sweepTable(call, table, options.now, stopping.signal);
    return deleted;
  };
  const rounds = (async () => {
    while (await pause(SWEEP_INTERVAL_MS, stopping.signal)) {
      await sweep().catch((error: unknown) => {
        if (stopping.signal.aborted) return;
        options.log({ source: "dynamodb", level: "warn", text: `expiry: ${messageOf(error)}` });
      });
    }
  })();
  const stop = async (): Promise<void> => {
    stopping.abort();
    await rounds;
  };
  return { sweep, stop };
}

async function sweepTable(
  call: JsonCall,
  table: TableSpec,
  now: () => number,
  signal: AbortSignal,
): Promise<number> {
  if (table.ttlAttribute === undefined) return 0;
  let deleted = 0;
  let from: Item | undefined;
  do {
    const nowSeconds = Math.floor(now() / 1000);
    const page: Page = await call<Page>("Scan", {
      TableName: table.name,
      Limit: SWEEP_PAGE_ITEMS_MAX,
      FilterExpression: "attribute_type(#ttl, :number) AND #ttl <= :now",
      ExpressionAttributeNames: { "#ttl": table.ttlAttribute },
      ExpressionAttributeValues: { ":number": { S: "N" }, ":now": { N: String(nowSeconds) } },
      ...(from && { ExclusiveStartKey: from }),
    });
    for (const item of page.Items) if (await expire(call, table, item)) deleted++;
    from = page.LastEvaluatedKey;
  } while (from && (await pause(SWEEP_PAUSE_MS, signal)));
  return deleted;
}

/** Deletes an item unless its time was prolonged after we read it. */
async function expire(call: JsonCall, table: TableSpec, item: Item): Promise<boolean> {
  const ttl = table.ttlAttribute ?? "";
  const names = [table.hashKey, ...(table.rangeKey === undefined ? [] : [table.rangeKey])];
  try {
    await call("DeleteItem", {
      TableName: table.name,
      Key: Object.fromEntries(names.map((name) => [name, item[name]])),
      ConditionExpression: "#ttl = :seen",
      ExpressionAttributeNames: { "#ttl": ttl },
      ExpressionAttributeValues: { ":seen": item[ttl] },
    });
    return true;
  } catch (error) {
    const prolonged =
      error instanceof ServiceError && error.type === "ConditionalCheckFailedException";
    if (prolonged) return false;
    throw error;
  }
}

/** False when we are stopping. */
const pause = (ms: number, signal: AbortSignal): Promise<boolean> =>
  sleep(ms, true, { signal, ref: false }).catch(() => false);
