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

/** A port nobody uses at the moment, for a server that has to be told its own. */
export async function freePort(what: string): Promise<number> {
  const server = createServer();
  const port = await listen(server, 0, what);
  await new Promise((resolve) => server.close(resolve));
  return port;
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
