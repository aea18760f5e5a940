import { connect, type Socket } from "node:net";

/** One answer or message as it lies in what was received; valid only while it is looked at. */
export type Heard = (bytes: Buffer, begin: number, end: number) => void;

/** Finds the messages in what arrives; answers where the first incomplete one begins. */
export type Split = (bytes: Buffer, heard: Heard) => number;

const NOTHING = Buffer.alloc(0);

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

  constructor(socket: Socket, split: Split) {
    this.#socket = socket;
    this.#split = split;
    socket.on("data", (bytes: Buffer) => this.#take(bytes));
  }

  send(bytes: Buffer): void {
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

/** A connection to this machine; what breaks it ends the process, for the figures would be wrong. */
export function openSocket(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    socket.once("connect", () => {
      socket.off("error", reject);
      socket.on("error", (error) => {
        throw new Error(`A connection broke: ${error.message}`);
      });
      resolve(socket);
    });
    socket.once("error", reject);
  });
}

/** Connections come from one machine, but each says of another client of ours that it stands for. */
export function addressOf(connection: number): string {
  return `127.1.${connection >> 8}.${connection & 255}`;
}
