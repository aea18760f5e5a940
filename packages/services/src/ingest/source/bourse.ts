import WebSocket from "ws";
import type { Log } from "../../runtime/index.ts";
import {
  handshakeMsMax,
  messageBytesMax,
  reconnectMsMax,
  reconnectMsMin,
  silenceMsMax,
} from "../limits.ts";

export interface SourceOptions {
  /** Any address of the exchange's stream server; its path does not matter. */
  readonly url: string;
  readonly symbols: readonly string[];
  readonly onMessage: (text: string, receivedTimeMs: number) => void;
  readonly log: Log;
}

export interface Source {
  stop(): void;
}

/**
 * Follows the trades of our own exchange by its public stream. A lost connection is made again,
 * after a wait that grows and is spread at random, so that many collectors do not come at once.
 */
export function followBourse(options: SourceOptions): Source {
  let socket: WebSocket | undefined;
  let retry: NodeJS.Timeout | undefined;
  let stopped = false;
  let failures = 0;

  const connect = (): void => {
    socket = openSocket(options, {
      onServed: () => (failures = 0),
      onClosed: (reason) => {
        if (stopped) return;
        const waitMs = reconnectWaitMs(failures, Math.random());
        failures += 1;
        options.log.warn("source-lost", { source: "bourse", reason, waitMs });
        retry = setTimeout(connect, waitMs);
      },
    });
  };
  connect();

  return {
    stop() {
      stopped = true;
      clearTimeout(retry);
      socket?.terminate();
    },
  };
}

/** Between half and all of a wait that doubles with every failure. */
export function reconnectWaitMs(failures: number, random: number): number {
  const fullMs = Math.min(reconnectMsMax, reconnectMsMin * 2 ** Math.min(failures, 16));
  return Math.round(fullMs * (0.5 + random / 2));
}

interface SocketEvents {
  /** It answers: only then is the connection good. */
  readonly onServed: () => void;
  readonly onClosed: (reason: string) => void;
}

function openSocket(options: SourceOptions, events: SocketEvents): WebSocket {
  const socket = new WebSocket(new URL("/ws", options.url), {
    handshakeTimeout: handshakeMsMax,
    maxPayload: messageBytesMax,
    followRedirects: false,
    perMessageDeflate: false,
  });
  let reason = "closed by the exchange";
  const silence = setTimeout(() => {
    reason = `silent for ${silenceMsMax} ms`;
    socket.terminate();
  }, silenceMsMax);

  socket.on("open", () => {
    const params = options.symbols.map((symbol) => `${symbol.toLowerCase()}@trade`);
    socket.send(JSON.stringify({ method: "SUBSCRIBE", params, id: 1 }));
    options.log.info("source-connected", { source: "bourse", symbols: options.symbols.length });
  });
  socket.once("message", events.onServed);
  socket.on("ping", () => silence.refresh());
  socket.on("message", (data: Buffer) => {
    silence.refresh();
    options.onMessage(data.toString("utf8"), Date.now());
  });
  socket.on("error", (error) => (reason = error.message));
  socket.on("close", () => {
    clearTimeout(silence);
    events.onClosed(reason);
  });
  return socket;
}
