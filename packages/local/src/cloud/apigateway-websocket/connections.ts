import type { WebSocket } from "ws";
import { CONNECTIONS_MAX, SWEEP_INTERVAL_MS } from "./limits.ts";

export interface Connection {
  readonly id: string;
  readonly connectedMs: number;
  readonly sourceIp: string;
  readonly userAgent: string;
  /** What arrives or is sent, a ping included, keeps a connection from being idle. */
  lastActiveMs: number;
}

export interface OpenConnection extends Connection {
  readonly socket: WebSocket;
}

/** All open connections; ends those that are idle or open for too long. */
export class Connections {
  readonly #open = new Map<string, OpenConnection>();
  readonly #sweeping: NodeJS.Timeout;
  readonly #limits: ConnectionLimits;

  constructor(limits: ConnectionLimits) {
    this.#limits = limits;
    const intervalMs = Math.min(SWEEP_INTERVAL_MS, limits.idleMsMax);
    this.#sweeping = setInterval(() => this.#sweep(), intervalMs).unref();
  }

  get isFull(): boolean {
    return this.#open.size >= CONNECTIONS_MAX;
  }

  add(connection: OpenConnection): void {
    this.#open.set(connection.id, connection);
  }

  remove(id: string): void {
    this.#open.delete(id);
  }

  /** Only while messages can be sent to it. */
  find(id: string): OpenConnection | undefined {
    const connection = this.#open.get(id);
    return connection?.socket.readyState === 1 ? connection : undefined;
  }

  stop(): void {
    clearInterval(this.#sweeping);
    for (const { socket } of this.#open.values()) socket.terminate();
    this.#open.clear();
  }

  #sweep(): void {
    const now = this.#limits.now();
    for (const { socket, lastActiveMs, connectedMs } of this.#open.values()) {
      const isOver =
        now - lastActiveMs > this.#limits.idleMsMax || now - connectedMs > this.#limits.lifeMsMax;
      if (isOver) socket.close(1001, "Going away");
    }
  }
}

export interface ConnectionLimits {
  readonly idleMsMax: number;
  readonly lifeMsMax: number;
  readonly now: () => number;
}
