import type { SourceSpec } from "../../synth/manifest.ts";
import type { Log } from "../log.ts";
import { createFilter } from "./filter.ts";
import { SHARDS_POLL_MS } from "./limits.ts";
import { openShard, runShard, type ShardLoopOptions } from "./shard-loop.ts";
import type { SourceState } from "./state.ts";
import type { StreamReader } from "./stream-reader.ts";
import { createPause, Waker } from "./waker.ts";

export interface StreamSourceOptions {
  readonly source: SourceSpec;
  readonly reader: StreamReader;
  readonly state: SourceState;
  readonly invoke: (functionId: string, event: object) => Promise<unknown>;
  readonly log: Log;
  readonly now: () => number;
  readonly stopping: AbortSignal;
}

export interface StreamSource {
  /** Resolves when all shards have come to rest after `stopping`. */
  readonly ended: Promise<void>;
}

/** An event source mapping: resolves once no record written from now on can be missed. */
export async function startStreamSource(options: StreamSourceOptions): Promise<StreamSource> {
  const { source, reader, state, invoke, log, now, stopping } = options;
  const filter = createFilter(source.filters);
  const delivery = { invoke, log, now, pause: createPause(stopping) };
  const running = new Map<string, Promise<void>>();
  const start = async (): Promise<void> => {
    for (const shard of await reader.shards()) {
      if (running.has(shard)) continue;
      const waker = new Waker(stopping);
      const loop: ShardLoopOptions = {
        source,
        reader,
        state,
        filter,
        shard,
        delivery,
        idle: waker.wait,
      };
      await openShard(loop);
      const unsubscribe = reader.onRecords(waker.wake);
      running.set(shard, runShard(loop).finally(unsubscribe));
    }
  };
  await start();
  const watching = watchShards(start, options);
  const atRest = async (): Promise<void> => {
    await watching;
    await Promise.all(running.values());
    await reader.close?.();
  };
  return { ended: atRest() };
}

/** A stream may get new shards while we read it. */
async function watchShards(
  look: () => Promise<void>,
  { stopping, log, source }: StreamSourceOptions,
): Promise<void> {
  const pause = createPause(stopping);
  while (await pause(SHARDS_POLL_MS)) {
    await look().catch((error: Error) =>
      log({ source: source.stream, level: "warn", text: `shards: ${error.message}` }),
    );
  }
}
