import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

/**
 * Stands between a service and those who call it. Shut, it does what a stopped process does:
 * connections are taken and kept, and nothing is answered until it opens again.
 */
export class Gate {
  readonly url: string;
  readonly #target: URL;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #opened = Promise.withResolvers<void>();

  static async before(targetUrl: string): Promise<Gate> {
    const server = createServer({ pauseOnConnect: true, noDelay: true });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new Gate(server, new URL(targetUrl));
  }

  private constructor(server: Server, target: URL) {
    this.#server = server;
    this.#target = target;
    const { port } = server.address() as AddressInfo;
    this.url = `${target.protocol}//${target.hostname}:${port}`;
    this.#opened.resolve();
    server.on("connection", (socket: Socket) => void this.#admit(socket));
  }

  shut(): void {
    this.#opened = Promise.withResolvers<void>();
    for (const socket of this.#sockets) socket.pause();
  }

  open(): void {
    this.#opened.resolve();
    for (const socket of this.#sockets) socket.resume();
  }

  close(): void {
    this.#server.close();
    this.open();
    for (const socket of this.#sockets) socket.destroy();
  }

  async #admit(caller: Socket): Promise<void> {
    caller.on("error", () => caller.destroy());
    await this.#opened.promise;
    if (caller.destroyed) return;
    const service = connect(Number(this.#target.port), this.#target.hostname);
    this.#join(caller, service);
    this.#join(service, caller);
    caller.resume();
  }

  /** By hand, because `pipe` resumes a socket that was paused. */
  #join(from: Socket, to: Socket): void {
    this.#sockets.add(from);
    from.on("data", (bytes: Buffer) => void to.write(bytes));
    from.on("end", () => to.end());
    from.on("error", () => to.destroy());
    from.on("close", () => {
      this.#sockets.delete(from);
      to.destroy();
    });
  }
}
