import { createServer } from "node:net";
import { freePort, StartupError } from "../cloud/index.ts";

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

/** Below those that a stack chooses for its inner servers while nobody listens on its own three yet. */
const BASE_MIN = 15_000;
const BASE_MAX = 19_990;

/** A base port with the two above it free as well, for a stack beside others. */
export async function freeBasePort(): Promise<number> {
  for (;;) {
    const base = await freePort("a stack", BASE_MIN, BASE_MAX);
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
