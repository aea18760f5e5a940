import http from "node:http";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { messageOf, type Log } from "../log.ts";
import { host, listen, trackSockets } from "../server/index.ts";
import type { Credentials } from "./authenticate.ts";
import { BlobStore } from "./blob-store.ts";
import { BucketStore } from "./bucket-store.ts";
import type { S3Context } from "./context.ts";
import { openIndex } from "./index-database.ts";
import { CONNECTIONS_MAX, KEEP_ALIVE_MS, STOP_MS_MAX } from "./limits.ts";
import { ObjectEvents, type OnObjectEvent } from "./object-events.ts";
import { ObjectStore } from "./object-store.ts";
import { handle } from "./server.ts";
import { UploadStore } from "./upload-store.ts";

export type { ObjectEventName, OnObjectEvent, S3Event, S3EventRecord } from "./object-events.ts";

export interface S3Options {
  /** The index and the contents of all objects. */
  readonly dataDir: string;
  readonly account: string;
  readonly region: string;
  /** Called with every change to an object, in order; again after a crash that cut a call short. */
  readonly onObjectEvent: OnObjectEvent;
  /** Pages of these origins are let in wherever a bucket has CORS rules at all. */
  readonly corsOrigins?: readonly string[];
  /** The one key that may sign; `local` / `local` unless given. */
  readonly credentials?: Credentials;
  readonly log?: Log;
  /** Milliseconds since the epoch; `Date.now` unless a test moves time. */
  readonly clock?: () => number;
}

export interface S3 {
  readonly url: string;
  readonly port: number;
  /** Ends connections; waits a second at most for what is under way. */
  stop(): Promise<void>;
}

/** Serves S3's REST interface on a free port of 127.0.0.1, from files and an SQLite index. */
export async function startS3(options: S3Options): Promise<S3> {
  const log: Log = options.log ?? (({ text }) => process.stderr.write(`${text}\n`));
  const blobs = new BlobStore(path.join(options.dataDir, "objects"));
  const database = openIndex(path.join(options.dataDir, "index.sqlite"));
  const events = new ObjectEvents(database, options, {
    onEvent: options.onObjectEvent,
    onRefused: ({ Records }, error) => {
      const name = Records[0]?.eventName ?? "An event";
      log({ source: "s3", level: "error", text: `${name} was not taken: ${messageOf(error)}` });
    },
  });
  const known = database.prepare("SELECT 1 FROM blob WHERE name = ?");
  blobs.sweep((blob) => known.get(blob) !== undefined);
  const context: S3Context = {
    account: options.account,
    region: options.region,
    policy: {
      credentials: options.credentials ?? { accessKeyId: "local", secretAccessKey: "local" },
      region: options.region,
      now: options.clock ?? Date.now,
    },
    blobs,
    buckets: new BucketStore(database),
    objects: new ObjectStore(database),
    uploads: new UploadStore(database),
    events,
    announce: () => void events.handOver(),
  };
  const handlerOptions = { corsOrigins: options.corsOrigins ?? [], log };
  const active = new Set<Promise<void>>();
  const server = http.createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (message, response) => {
    const handling = handle(context, handlerOptions, message, response);
    active.add(handling);
    void handling.finally(() => active.delete(handling));
  });
  server.maxConnections = CONNECTIONS_MAX;
  const closeSockets = trackSockets(server);
  const port = await listen(server, 0, "S3");
  context.announce();
  return {
    port,
    url: `http://${host}:${port}`,
    stop: async () => {
      await closeSockets();
      const atRest = Promise.allSettled([...active, events.stop()]);
      await Promise.race([atRest, sleep(STOP_MS_MAX, undefined, { ref: false })]);
      database.close();
    },
  };
}
