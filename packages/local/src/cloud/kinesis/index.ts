import { EventEmitter } from "node:events";
import type { StreamSpec } from "../../synth/manifest.ts";
import type { JsonService } from "../server/index.ts";
import { ON_DEMAND_SHARDS, TRIM_INTERVAL_MS } from "./limits.ts";
import { recordOperations } from "./record-operations.ts";
import { openStore } from "./store.ts";
import { streamOperations } from "./stream-operations.ts";

export interface KinesisOptions {
  /** The file that holds all streams. */
  readonly file: string;
  readonly region: string;
  readonly account: string;
  readonly now?: () => number;
}

export interface Kinesis extends JsonService {
  /** Creates the stream, or brings the retention of an existing one up to date. */
  ensureStream(spec: StreamSpec): void;
  /** Calls back after records were added to the stream. Returns how to end that. */
  onRecords(stream: string, listener: () => void): () => void;
  readonly stop: () => void;
}

/** Kinesis Data Streams on one SQLite file: what was acknowledged survives the process. */
export function createKinesis(options: KinesisOptions): Kinesis {
  const now = options.now ?? Date.now;
  const store = openStore(options.file);
  const added = new EventEmitter().setMaxListeners(0);
  const context = {
    store,
    now,
    account: options.account,
    arnOf: (name: string) => `arn:aws:kinesis:${options.region}:${options.account}:stream/${name}`,
    announce: (name: string) => void added.emit(name),
  };
  store.trim(now());
  const trimming = setInterval(() => store.trim(now()), TRIM_INTERVAL_MS).unref();
  return {
    targetPrefix: "Kinesis_20131202",
    operations: { ...streamOperations(context), ...recordOperations(context) },
    ensureStream: (spec) => {
      const existing = store.stream(spec.name);
      if (existing) return store.setRetention(existing.id, spec.retentionHours);
      store.createStream({
        name: spec.name,
        mode: spec.mode,
        shards: spec.shards ?? ON_DEMAND_SHARDS,
        retentionHours: spec.retentionHours,
        createdMs: now(),
      });
    },
    onRecords: (stream, listener) => {
      added.on(stream, listener);
      return () => added.off(stream, listener);
    },
    stop: () => {
      clearInterval(trimming);
      store.close();
    },
  };
}
