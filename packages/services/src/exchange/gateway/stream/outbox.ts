import type { Duplex } from "node:stream";

export interface OutboxLimits {
  /** What may wait of earlier turns before a stream's newest state takes the place of its older ones. */
  readonly behindBytes: number;
  /** What may wait of earlier turns at the most. */
  readonly bytesMax: () => number;
}

/**
 * What is on its way to one client. All that is said within one turn of the event loop leaves in one
 * write. For a reader that falls behind, streams that tell a state are conflated: only the newest
 * state waits, outside the queue, until the reader has caught up.
 */
export class Outbox {
  readonly #transport: Duplex;
  readonly #limits: OutboxLimits;
  readonly #onOverflow: () => void;
  /** The newest state of each stream that waits for the reader, by the stream's name. */
  readonly #waiting = new Map<string, Buffer>();
  #isTurnOpen = false;
  #isBehind = false;

  /** `onOverflow`: more waits than may; nothing is taken any more. */
  constructor(transport: Duplex, limits: OutboxLimits, onOverflow: () => void) {
    this.#transport = transport;
    this.#limits = limits;
    this.#onOverflow = onOverflow;
    transport.on("drain", () => {
      if (this.#waiting.size > 0) this.#openTurn();
    });
  }

  /** What waits for the reader. */
  get bytes(): number {
    return this.#transport.writableLength;
  }

  /** Takes a frame; one that tells the whole state of a stream comes with the stream's name. */
  send(frame: Buffer, stateOf?: string): void {
    if (!this.#isTurnOpen && !this.#openTurn()) return;
    if (this.#isBehind && stateOf !== undefined) this.#waiting.set(stateOf, frame);
    else this.#transport.write(frame);
  }

  /**
   * What waits is measured before anything is added in this turn: much at once makes nobody slow.
   * False when there is no room.
   */
  #openTurn(): boolean {
    const transport = this.#transport;
    const { behindBytes, bytesMax } = this.#limits;
    const waitingBytes = transport.writableLength;
    this.#isBehind = waitingBytes > behindBytes;
    if (this.#isBehind && waitingBytes > bytesMax()) {
      this.#onOverflow();
      return false;
    }
    this.#isTurnOpen = true;
    transport.cork();
    process.nextTick(() => {
      this.#isTurnOpen = false;
      transport.uncork();
    });
    if (!this.#isBehind && this.#waiting.size > 0) {
      for (const frame of this.#waiting.values()) transport.write(frame);
      this.#waiting.clear();
    }
    return true;
  }
}
