import { setTimeout as sleep } from "node:timers/promises";
import { FairPrices } from "../fair-prices.ts";
import { Random } from "../random.ts";
import type { LiveMarketConfig } from "./config.ts";
import { RETRY_MS_MAX, RETRY_MS_MIN } from "./limits.ts";
import { ExchangeRefusal } from "./rest-client.ts";
import { Session } from "./session.ts";

export interface LiveMarketEvents {
  /** The books are quoted: told at the start and after every lost connection. */
  readonly onTrading: () => void;
  /** The exchange is out of reach, or asks for a pause. */
  readonly onLost: (reason: string, retryMs: number) => void;
}

/**
 * Trades as makers and takers through the exchange's public API until the signal aborts. When the
 * exchange goes away it waits and begins again, at the last price; opinions outlive connections.
 */
export async function runLiveMarket(
  config: LiveMarketConfig,
  signal: AbortSignal,
  events: LiveMarketEvents,
): Promise<void> {
  const random = new Random(config.seed);
  const fair = new FairPrices(random);
  let retryMs = RETRY_MS_MIN;
  while (!signal.aborted) {
    try {
      const onTrading = () => {
        retryMs = RETRY_MS_MIN;
        events.onTrading();
      };
      await new Session({ config, random, fair, onTrading }).run(signal);
    } catch (error) {
      const pauseMs = Math.max(retryMs, retryAfterMs(error));
      events.onLost(error instanceof Error ? error.message : String(error), pauseMs);
      retryMs = Math.min(retryMs * 2, RETRY_MS_MAX);
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

function retryAfterMs(error: unknown): number {
  return error instanceof ExchangeRefusal ? error.retryAfterSeconds * 1000 : 0;
}
