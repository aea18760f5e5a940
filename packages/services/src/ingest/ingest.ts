import { describeError, type Log } from "../runtime/index.ts";
import { normalize } from "./normalize.ts";
import { followBourse } from "./source/bourse.ts";
import { PriceWriter, type WriterCounts } from "./writer.ts";

export interface IngestOptions {
  readonly exchangeUrl: string;
  readonly symbols: readonly string[];
  readonly streamName: string;
  readonly log: Log;
}

export interface Ingest {
  readonly counts: () => WriterCounts & { readonly unreadable: number };
  readonly stop: () => Promise<void>;
}

/** Collects trades and writes them to the price stream until it is stopped. */
export function startIngest({ exchangeUrl, symbols, streamName, log }: IngestOptions): Ingest {
  const writer = new PriceWriter({ streamName, log });
  let unreadable = 0;
  const source = followBourse({
    url: exchangeUrl,
    symbols,
    log,
    onMessage: (text, receivedTimeMs) => {
      try {
        const tick = normalize(text, receivedTimeMs);
        if (tick !== undefined) writer.add(tick);
      } catch (error) {
        unreadable += 1;
        log.warn("message-skipped", { source: "bourse", unreadable, error: describeError(error) });
      }
    },
  });
  return {
    counts: () => ({ ...writer.counts(), unreadable }),
    stop: async () => {
      source.stop();
      await writer.stop();
      log.info("stopped", { ...writer.counts(), unreadable });
    },
  };
}
