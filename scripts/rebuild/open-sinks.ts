import { createRedisBookCache } from "@bourse/core/book-cache";
import { createTable, UNHURRIED } from "@bourse/core/table";
import { createLakeStore } from "@bourse/functions/projection/lake-store";
import type { Attachment } from "@bourse/local/run";
import { openLedger } from "../ledger/open-ledger.ts";
import { bookSink } from "./book-sink.ts";
import { historySink } from "./history-sink.ts";
import { lakeSink } from "./lake-sink.ts";
import { ledgerSink } from "./ledger-sink.ts";
import { type ProjectionName, RebuildError, type Sink } from "./sink.ts";

/** The stores of a running stack, opened as its own functions open them. */
export async function openSinks(
  names: readonly ProjectionName[],
  running: Attachment,
  dataDir: string,
): Promise<Sink[]> {
  Object.assign(process.env, running.env);
  const link = (name: string): Readonly<Record<string, unknown>> => running.links[name] ?? {};
  const open = async (name: ProjectionName): Promise<Sink | undefined> => {
    switch (name) {
      case "history":
        return historySink(createTable(String(link("OrderHistory")["name"]), UNHURRIED));
      case "lake":
        return lakeSink(createLakeStore(String(link("Lake")["name"])));
      case "ledger": {
        const { pool, close } = await openLedger(dataDir);
        return ledgerSink(pool, close);
      }
      case "book":
        return openBook(link("BookCache"), names.length === 1);
    }
  };
  const sinks = await Promise.all(names.map(open));
  return sinks.filter((sink) => sink !== undefined);
}

/** Undefined when there is no Redis and it was not asked for by name. */
function openBook(link: Readonly<Record<string, unknown>>, isAskedFor: boolean): Sink | undefined {
  const { host = "", port = 0, username = "", password = "" } = link;
  if (host !== "") {
    const address = { host: String(host), port: Number(port) };
    const login = { username: String(username), password: String(password) };
    return bookSink(createRedisBookCache({ ...address, ...login }));
  }
  if (!isAskedFor) return undefined;
  throw new RebuildError(
    "This stack has no Redis, so there are no books to rebuild. Install redis-server or set REDIS_URL, and start it again.",
  );
}
