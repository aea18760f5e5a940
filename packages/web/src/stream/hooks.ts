"use client";

import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { useApis } from "../api/api-context.tsx";
import type { Market } from "../api/market.ts";
import { BookStore } from "./book-store.ts";
import { CandleStore } from "./candle-store.ts";
import { DEPTH_SNAPSHOT_LIMIT, TRADES_MAX } from "./limits.ts";
import type { LinkStatus } from "./socket.ts";
import type { Store } from "./store.ts";
import { useStreamSocket } from "./stream-context.tsx";
import { TickerStore } from "./ticker-store.ts";
import { TradeStore } from "./trade-store.ts";

interface Closable {
  close(): void;
}

/** Keeps a store for as long as the component shows the thing that `key` names. */
function useLive<S extends Closable>(key: string, make: () => S): S | undefined {
  const [held, setHeld] = useState<{ readonly key: string; readonly store: S }>();
  const makeRef = useRef(make);
  useEffect(() => {
    makeRef.current = make;
  });
  useEffect(() => {
    const store = makeRef.current();
    setHeld({ key, store });
    return () => store.close();
  }, [key]);
  return held?.key === key ? held.store : undefined;
}

export function useBook(market: Market): BookStore | undefined {
  const socket = useStreamSocket();
  const { spot } = useApis();
  return useLive(
    market.symbol,
    () => new BookStore(socket, market, () => spot.depth(market.symbol, DEPTH_SNAPSHOT_LIMIT)),
  );
}

export function useTrades(symbol: string): TradeStore | undefined {
  const socket = useStreamSocket();
  const { spot } = useApis();
  return useLive(
    symbol,
    () => new TradeStore(socket, symbol, () => spot.aggTrades(symbol, TRADES_MAX)),
  );
}

export function useCandles(symbol: string, interval: string): CandleStore | undefined {
  const socket = useStreamSocket();
  const { spot } = useApis();
  const stream = `${symbol.toLowerCase()}@kline_${interval}`;
  return useLive(
    stream,
    () =>
      new CandleStore(socket, stream, (limit, endTimeMs) =>
        spot.klines(symbol, interval, limit, endTimeMs),
      ),
  );
}

export function useTickers(symbols: readonly string[]): TickerStore | undefined {
  const socket = useStreamSocket();
  const { spot } = useApis();
  return useLive(symbols.join(), () => new TickerStore(socket, symbols, () => spot.dayTickers()));
}

/** Whether market data flows right now. */
export function useLinkStatus(): LinkStatus {
  const socket = useStreamSocket();
  return useSyncExternalStore(
    (listener) => socket.onStatus(listener),
    () => socket.status,
    () => "connecting",
  );
}

/** Renders again when the store changed, at most once in `intervalMs`. Returns the version shown. */
export function useVersion(store: Store | undefined, intervalMs: number): number {
  return useSyncExternalStore(
    (listener) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const stop = store?.subscribe(() => {
        timer ??= setTimeout(() => {
          timer = undefined;
          listener();
        }, intervalMs);
      });
      return () => {
        clearTimeout(timer);
        stop?.();
      };
    },
    () => store?.version ?? -1,
    () => -1,
  );
}

/** Renders again only when the store becomes live, stale or connecting. */
export function useStoreStatus(store: Store | undefined): LinkStatus {
  return useSyncExternalStore(
    (listener) => store?.subscribe(listener) ?? (() => undefined),
    () => store?.status ?? "connecting",
    () => "connecting",
  );
}

/** Calls `draw` in the next frame after a change: never twice a frame, never while the page is hidden. */
export function useFrame(store: Store | undefined, draw: () => void): () => void {
  const drawRef = useRef(draw);
  const requestRef = useRef<() => void>(() => undefined);
  useEffect(() => {
    drawRef.current = draw;
    requestRef.current();
  });
  useEffect(() => {
    let frame: number | undefined;
    const request = () => {
      frame ??= requestAnimationFrame(() => {
        frame = undefined;
        drawRef.current();
      });
    };
    requestRef.current = request;
    const stop = store?.subscribe(request);
    request();
    return () => {
      stop?.();
      if (frame !== undefined) cancelAnimationFrame(frame);
      requestRef.current = () => undefined;
    };
  }, [store]);
  return useCallback(() => requestRef.current(), []);
}
