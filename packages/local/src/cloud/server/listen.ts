import { randomInt } from "node:crypto";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { StartupError } from "../startup-error.ts";

/** Everything of this cloud listens here and nowhere else. */
export const host = "127.0.0.1";

/** Listens on 127.0.0.1; port 0 takes a free one. Resolves with the port. */
export function listen(server: Server, port: number, what: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException): void => {
      reject(error.code === "EADDRINUSE" ? StartupError.portTaken(port, what) : error);
    };
    server.once("error", failed);
    server.listen(port, host, () => {
      server.off("error", failed);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Below what systems hand out by themselves (32768 and up on Linux), above what servers call home. */
const CHOSEN_MIN = 20_000;
const CHOSEN_MAX = 32_000;
const CHOICES_MAX = 1_000;
/** What this process was given is not free again before somebody listens there. */
const given = new Set<number>();

/**
 * A port nobody uses, for a server that is started later. The system would give its own free ports to
 * the next connection that asks, so it is one that nobody is ever given.
 */
export async function freePort(what: string, min = CHOSEN_MIN, max = CHOSEN_MAX): Promise<number> {
  for (let tries = 0; tries < CHOICES_MAX; tries++) {
    const port = randomInt(min, max);
    if (given.has(port)) continue;
    const server = createServer();
    try {
      await listen(server, port, what);
    } catch {
      continue;
    }
    given.add(port);
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
  throw new StartupError(`No free port was found for ${what}.`, "Stop some programs that listen.");
}

/** Remembers a server's sockets, so that stopping it does not wait for idle clients. */
export function trackSockets(server: Server): () => Promise<void> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
}
