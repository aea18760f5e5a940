import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { z } from "zod";
import { host, listen, readBody, trackSockets } from "../server/index.ts";
import { PaymentRefused, type SimulatedChain } from "./chain.ts";
import { bodyBytesMax, requestMsMax } from "./limits.ts";

export interface ChainServer {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

const decimal = z.string().regex(/^[0-9]{1,20}(\.[0-9]{1,20})?$/);
const labelRequest = z.strictObject({ label: z.string().min(1).max(64) });
const outside = { asset: z.string(), address: z.string().min(1).max(128), amount: decimal };
const payRequest = z.strictObject({
  ...outside,
  id: z.string().min(1).max(64),
  addressTag: z.string().optional(),
});
const faucetRequest = z.strictObject(outside);

const ROUTE =
  /^\/networks\/([A-Z0-9]{1,16})\/([a-z]+)(?:\/([0-9a-f]{64}))?(?:\?afterBlock=(\d{1,15}))?$/;

class NotFound extends Error {}

/**
 * The chain as the custody provider of a real exchange would offer it (docs/wallet.md), with one route
 * more that no real one has: coins from nowhere, for tests.
 */
export async function startChainServer(chain: SimulatedChain, token: string): Promise<ChainServer> {
  const server = createServer({ requestTimeout: requestMsMax }, (request, response) => {
    void answer(chain, token, { request, response });
  });
  const stop = trackSockets(server);
  const port = await listen(server, 0, "chain");
  return { url: `http://${host}:${port}`, stop };
}

async function answer(
  chain: SimulatedChain,
  token: string,
  { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
): Promise<void> {
  try {
    if (request.headers.authorization !== `Bearer ${token}`) {
      return send(response, 401, { error: "Send the chain's token as Authorization: Bearer." });
    }
    const body = await readBody(request, bodyBytesMax);
    send(response, 200, run(chain, `${request.method}`, { url: request.url ?? "", body }));
  } catch (error) {
    if (error instanceof PaymentRefused) return send(response, 422, { error: error.message });
    if (error instanceof NotFound)
      return send(response, 404, { error: "There is no such thing here." });
    send(response, 400, { error: error instanceof Error ? error.message : String(error) });
  }
}

function run(
  chain: SimulatedChain,
  method: string,
  { url, body }: { readonly url: string; readonly body: Buffer },
): object {
  const [, network = "", what = "", txId = "", afterBlock = "0"] = ROUTE.exec(url) ?? [];
  const sent = (): unknown => JSON.parse(body.toString("utf8"));
  switch (`${method} ${what}`) {
    case "POST addresses":
      return { address: chain.address(network, labelRequest.parse(sent()).label) };
    case "POST payments": {
      const { addressTag: _, ...payment } = payRequest.parse(sent());
      return { txId: chain.pay({ network, ...payment }) };
    }
    case "POST faucet":
      return { txId: chain.pay({ network, ...faucetRequest.parse(sent()) }) };
    case "GET transfers":
      return chain.transfers(network, Number(afterBlock));
    case "GET transactions": {
      const confirmations = chain.confirmations(network, txId);
      if (confirmations !== undefined) return { confirmations };
      throw new NotFound();
    }
    default:
      throw new NotFound();
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
