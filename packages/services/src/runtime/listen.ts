import type { Server } from "node:http";

/** Starts to listen and answers the port; says in one line why it cannot. */
export async function listen(server: Server, port: number, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException): void => reject(explain(error, port, host));
    server.once("error", refuse);
    server.listen(port, host, () => {
      server.off("error", refuse);
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("Listening on no port.");
  return address.port;
}

function explain(error: NodeJS.ErrnoException, port: number, host: string): Error {
  const reason =
    error.code === "EADDRINUSE"
      ? "another process has it. Stop that one, or choose another port."
      : `${error.message}.`;
  return new Error(`Port ${port} of ${host} cannot be opened: ${reason}`, { cause: error });
}
