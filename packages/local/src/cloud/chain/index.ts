import { randomBytes } from "node:crypto";
import { SimulatedChain } from "./chain.ts";
import { startChainServer } from "./server.ts";

/** A chain of this machine's own, with all networks; its coins are worth nothing. */
export interface ChainNode {
  readonly url: string;
  readonly token: string;
  readonly stop: () => Promise<void>;
}

export async function startSimulatedChain(file: string): Promise<ChainNode> {
  const chain = new SimulatedChain(file);
  const token = randomBytes(24).toString("base64url");
  const server = await startChainServer(chain, token);
  const stop = async () => {
    await server.stop();
    chain.close();
  };
  return { url: server.url, token, stop };
}
