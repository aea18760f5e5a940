import { WebSocket } from "ws";

export type Level = readonly [price: string, quantity: string];

export interface Diff {
  readonly U: number;
  readonly u: number;
  readonly b: readonly Level[];
  readonly a: readonly Level[];
}

export interface Snapshot {
  readonly lastUpdateId: number;
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

export interface LocalBookParts {
  /** Where the exchange is now; undefined while it is down. */
  readonly port: () => number | undefined;
  readonly stream: string;
  /** Called with every state the book takes. */
  readonly onBook: (updateId: number, shown: string) => void;
}

const RETRY_MS = 10;

/** A client that keeps a book as Binance's documentation says, through every lost connection. */
export class LocalBook {
  readonly #parts: LocalBookParts;
  readonly #bids = new Map<string, string>();
  readonly #asks = new Map<string, string>();
  #socket: WebSocket | undefined;
  #isStopped = false;
  /** How often it had to begin anew because an event was missing; that must never be. */
  gaps = 0;
  connections = 0;
  updateId = 0;

  constructor(parts: LocalBookParts) {
    this.#parts = parts;
    void this.#follow();
  }

  reconnect(): void {
    this.#socket?.terminate();
  }

  stop(): void {
    this.#isStopped = true;
    this.#socket?.terminate();
  }

  async #follow(): Promise<void> {
    while (!this.#isStopped) {
      const port = this.#parts.port();
      if (port !== undefined) await this.#session(port).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  /** One connection, from its beginning to its end. */
  async #session(port: number): Promise<void> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ws/${this.#parts.stream}`);
    this.#socket = socket;
    const closed = new Promise<void>((resolve) => {
      socket.on("close", () => resolve());
      socket.on("error", () => resolve());
    });
    const buffered: Diff[] = [];
    let take = (diff: Diff): void => void buffered.push(diff);
    const first = new Promise<void>((resolve) => {
      socket.on("message", (data: Buffer) => {
        const message = JSON.parse(data.toString()) as Diff & { readonly e: string };
        if (message.e !== "depthUpdate") return;
        take(message);
        resolve();
      });
    });
    socket.on("open", () => (this.connections += 1));
    const isOver = { value: false };
    void closed.then(() => (isOver.value = true));
    await Promise.race([first, closed]);
    const firstU = buffered[0]?.U ?? 0;
    let snapshot = await this.#snapshot(port);
    while (snapshot.lastUpdateId < firstU && !isOver.value) snapshot = await this.#snapshot(port);
    if (isOver.value) return;
    this.#begin(snapshot);
    take = (diff) => this.#take(diff, socket);
    for (const diff of buffered) take(diff);
    await closed;
  }

  async #snapshot(port: number): Promise<Snapshot> {
    const response = await fetch(`http://127.0.0.1:${port}/api/v3/depth?symbol=BTCUSDT&limit=5000`);
    return (await response.json()) as Snapshot;
  }

  #begin({ lastUpdateId, bids, asks }: Snapshot): void {
    this.#bids.clear();
    this.#asks.clear();
    change(this.#bids, bids);
    change(this.#asks, asks);
    this.#tell(lastUpdateId);
  }

  #take({ U, u, b, a }: Diff, socket: WebSocket): void {
    if (u <= this.updateId) return;
    if (U > this.updateId + 1) {
      this.gaps += 1;
      socket.terminate();
      return;
    }
    change(this.#bids, b);
    change(this.#asks, a);
    this.#tell(u);
  }

  #tell(updateId: number): void {
    this.updateId = updateId;
    this.#parts.onBook(updateId, shownBook(this.#bids, this.#asks));
  }
}

function change(side: Map<string, string>, levels: readonly Level[]): void {
  for (const [price, quantity] of levels) {
    if (Number(quantity) === 0) side.delete(price);
    else side.set(price, quantity);
  }
}

/** A book as one text, whatever order its levels came in. */
export function shownBook(
  bids: ReadonlyMap<string, string>,
  asks: ReadonlyMap<string, string>,
): string {
  const sorted = (side: ReadonlyMap<string, string>): string =>
    [...side]
      .map((level) => level.join(":"))
      .toSorted((one, other) => (one < other ? -1 : 1))
      .join(" ");
  return `${sorted(bids)} | ${sorted(asks)}`;
}
