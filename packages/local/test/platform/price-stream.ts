import { once } from "node:events";
import WebSocket from "ws";
import type { WebSocketApi } from "../../src/cloud/apigateway-websocket/index.ts";
import { startWebSocketApi } from "../../src/cloud/apigateway-websocket/index.ts";
import { startCoreTable } from "./core-table.ts";

type Handler = (event: never) => Promise<unknown>;

/** The deployed handlers of the price stream, by their route. */
const HANDLERS: Readonly<Record<string, () => Promise<{ handler: Handler }>>> = {
  $connect: () => import("@bourse/functions/stream/connect"),
  $disconnect: () => import("@bourse/functions/stream/disconnect"),
  $default: () => import("@bourse/functions/stream/subscribe"),
};

export interface PriceStreamStack {
  readonly table: string;
  readonly api: WebSocketApi;
  stop(): Promise<void>;
}

/** The WebSocket API with its handlers and table; `without` leaves routes out. */
export async function startPriceStream(without: readonly string[] = []): Promise<PriceStreamStack> {
  const core = await startCoreTable();
  const api = await startWebSocketApi({
    port: 0,
    log: () => {},
    api: {
      name: "PriceStream",
      id: "prices",
      url: "",
      managementEndpoint: "",
      routeSelection: "$request.body.action",
      routes: Object.keys(HANDLERS)
        .filter((key) => !without.includes(key))
        .map((key) => ({ key, function: key })),
    },
    invoke: async (route, event) => {
      const module = await HANDLERS[route]?.();
      return module?.handler(event as never);
    },
  });
  process.env["SST_RESOURCES_JSON"] = JSON.stringify({
    App: { name: "bourse", stage: "test" },
    Core: { name: core.name },
    PriceStream: { url: api.url, managementEndpoint: api.managementEndpoint },
  });
  return {
    table: core.name,
    api,
    stop: async () => {
      await api.stop();
      await core.stop();
    },
  };
}

/** A client of the price stream that keeps what it is sent. */
export class PriceClient {
  readonly #socket: WebSocket;
  readonly #messages: unknown[] = [];
  #wake: () => void = () => {};

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on("message", (data: Buffer) => {
      this.#messages.push(JSON.parse(data.toString("utf8")));
      this.#wake();
    });
  }

  static async connect(url: string): Promise<PriceClient> {
    const socket = new WebSocket(url);
    const client = new PriceClient(socket);
    await once(socket, "open");
    return client;
  }

  send(frame: object | string): void {
    this.#socket.send(typeof frame === "string" ? frame : JSON.stringify(frame));
  }

  /** The next message; fails when none comes. */
  async next(): Promise<unknown> {
    const deadline = AbortSignal.timeout(20_000);
    while (this.#messages.length === 0) {
      await new Promise<void>((resolve, reject) => {
        this.#wake = resolve;
        deadline.addEventListener("abort", () => reject(new Error("no message came")));
      });
    }
    return this.#messages.shift();
  }

  /** Sends a request and gives its answer. */
  async ask(frame: object | string): Promise<unknown> {
    this.send(frame);
    return this.next();
  }

  get waiting(): number {
    return this.#messages.length;
  }

  async close(): Promise<void> {
    const closed = once(this.#socket, "close");
    this.#socket.close();
    await closed;
  }
}
