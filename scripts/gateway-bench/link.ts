import { connect, type Socket } from "node:net";

/** One answer or message as it lies in what was received; valid only while it is looked at. */
export type Heard = (bytes: Buffer, begin: number, end: number) => void;

/** Finds the messages in what arrives; answers where the first incomplete one begins. */
export type Split = (bytes: Buffer, heard: Heard) => number;

const NOTHING = Buffer.alloc(0);
const RECEIVED_BYTES = 64 * 1024;
/** All connections read into the same memory, one after the other: a Buffer for each would be garbage. */
const received = Buffer.allocUnsafeSlow(RECEIVED_BYTES);

/**
 * One connection of a load generator, without an HTTP or WebSocket library: it has to be much cheaper
 * than the server it drives, which has only the other core.
 */
export class Link {
  readonly #socket: Socket;
  readonly #split: Split;
  /** What came of a message that is not all here. */
  #rest = NOTHING;
  heard: Heard = () => {};

  private constructor(port: number, split: Split) {
    this.#split = split;
    const callback = (bytes: number): boolean => {
      this.#take(received.subarray(0, bytes));
      return true;
    };
    const onread = { buffer: received, callback };
    this.#socket = connect({ port, host: "127.0.0.1", noDelay: true, onread });
  }

  /** To this machine; what breaks it later ends the process, for the figures would be wrong. */
  static open(port: number, split: Split): Promise<Link> {
    const link = new Link(port, split);
    const socket = link.#socket;
    return new Promise((resolve, reject) => {
      socket.once("error", reject);
      socket.once("connect", () => {
        socket.off("error", reject);
        socket.on("error", (error) => {
          throw new Error(`A connection broke: ${error.message}`);
        });
        resolve(link);
      });
    });
  }

  send(bytes: Buffer | string): void {
    this.#socket.write(bytes);
  }

  end(): void {
    this.#socket.destroy();
  }

  #take(bytes: Buffer): void {
    const all = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const end = this.#split(all, this.heard);
    this.#rest = end === all.length ? NOTHING : Buffer.from(all.subarray(end));
  }
}

/** Connections come from one machine, but each says of another client of ours that it stands for. */
export function addressOf(connection: number): string {
  return `127.1.${connection >> 8}.${connection & 255}`;
}
