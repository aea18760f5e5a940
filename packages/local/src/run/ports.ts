import { createServer } from "node:net";
import { StartupError } from "../cloud/startup-error.ts";

/** A port the stack is about to use, and the option that moves it. */
export interface WantedPort {
  readonly port: number;
  readonly use: string;
  readonly option: "--port" | "--web-port";
}

/** Throws for the first port somebody else listens on; a server of another program is never reused. */
export async function requireFreePorts(wanted: readonly WantedPort[]): Promise<void> {
  for (const { port, use, option } of wanted) {
    const problem = await probe(port);
    if (problem === undefined) continue;
    throw new StartupError(
      `Port ${port} (${use}) cannot be used: ${problem}.`,
      `Stop the program that uses it, or choose another with ${option} N.`,
    );
  }
}

/** A port nobody uses at the moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen({ port: 0, host: "127.0.0.1" }, () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/** A base port with the two above it free as well, for a stack beside others. */
export async function freeBasePort(): Promise<number> {
  for (;;) {
    const base = await freePort();
    const free = await Promise.all([base + 1, base + 2].map(probe));
    if (free.every((problem) => problem === undefined)) return base;
  }
}

function probe(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve("another program is listening there");
      else if (error.code === "EACCES") resolve("this user may not listen there");
      else resolve(error.message);
    });
    server.listen({ port, host: "127.0.0.1" }, () => server.close(() => resolve(undefined)));
  });
}
