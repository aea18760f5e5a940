import { closeConnection, connectionSecondsMax, listStaleConnections } from "@bourse/core/stream";
import { eachAtMost } from "../runtime/each-at-most.ts";
import { sendsAtOnceMax } from "../runtime/limits.ts";
import { log } from "../runtime/log.ts";
import { coreTable, priceStream } from "../runtime/resources.ts";

/** Runs each hour: forgets connections whose end nobody told us about. */
export async function handler(): Promise<{ readonly swept: number }> {
  const stale = await listStaleConnections(coreTable(), Date.now() - connectionSecondsMax * 1000);
  await eachAtMost(sendsAtOnceMax, stale, async (connectionId) => {
    await priceStream().disconnect(connectionId);
    await closeConnection(coreTable(), connectionId);
  });
  log.info("old connections swept", { swept: stale.length });
  return { swept: stale.length };
}
