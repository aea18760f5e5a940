import type { Duplex } from "node:stream";
import type { Flusher, Gathering } from "./flusher.ts";

export interface OutboxParts {
  readonly transport: Duplex;
  readonly flusher: Flusher;
  /** What may wait of earlier rounds before a stream's newest state takes the place of older ones. */
  readonly behindBytes: number;
  /** What may wait of earlier rounds at the most. */
  readonly bytesMax: () => number;
  /** More waits than may; nothing is taken any more. */
  readonly onOverflow: () => void;
}

/**
 * What is on its way to one client. All that is said between two rounds of the flusher leaves in one
 * write. For a reader that falls behind, streams that tell a state are conflated: only the newest
 * state waits, outside the queue, until the reader has caught up.
 */
export class Outbox implements Gathering {
  readonly #parts: OutboxParts;
  /** The newest state of each stream that waits for the reader, by the stream's name. */
  readonly #waiting = new Map<string, Buffer>();
  #isGathering = false;
  #isBehind = false;

  constructor(parts: OutboxParts) {
    this.#parts = parts;
    parts.transport.on("drain", () => {
      if (this.#waiting.size > 0) this.#gather();
    });
  }

  /** What waits for the reader. */
  get bytes(): number {
    return this.#parts.transport.writableLength;
  }

  /** Takes a frame; one that tells the whole state of a stream comes with the stream's name. */
  send(frame: Buffer, stateOf?: string): void {
    if (!this.#isGathering && !this.#gather()) return;
    if (this.#isBehind && stateOf !== undefined) this.#waiting.set(stateOf, frame);
    else this.#parts.transport.write(frame);
  }

  flush(): void {
    this.#isGathering = false;
    this.#parts.transport.uncork();
  }

  /**
   * What waits is measured before anything is added in this round: much at once makes nobody slow.
   * False when there is no room.
   */
  #gather(): boolean {
    const { transport, flusher, behindBytes, bytesMax, onOverflow } = this.#parts;
    const waitingBytes = transport.writableLength;
    this.#isBehind = waitingBytes > behindBytes;
    if (this.#isBehind && waitingBytes > bytesMax()) {
      onOverflow();
      return false;
    }
    this.#isGathering = true;
    transport.cork();
    flusher.add(this);
    if (!this.#isBehind && this.#waiting.size > 0) {
      for (const frame of this.#waiting.values()) transport.write(frame);
      this.#waiting.clear();
    }
    return true;
  }
}
