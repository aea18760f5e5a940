import { z } from "zod";

/** A payment that came in for one of our addresses. */
export interface ChainTransfer {
  readonly txId: string;
  /** Which output of the transaction, or which entry of its log, it is. */
  readonly index: number;
  readonly asset: string;
  readonly address: string;
  readonly amount: string;
  readonly block: number;
  readonly timeMs: number;
}

export interface ChainPayment {
  /** The same id a second time pays nothing more. */
  readonly id: string;
  readonly network: string;
  readonly asset: string;
  readonly address: string;
  readonly addressTag?: string | undefined;
  readonly amount: string;
}

/**
 * What holds the coins: makes addresses, pays, and tells what came in. A custody provider, or a node
 * with a wallet; `npm start` has a simulated one. It speaks the JSON of docs/wallet.md.
 */
export interface ChainNode {
  /** The address with that label; the same for the same label. */
  address(network: string, label: string): Promise<string>;
  /** Hands a payment to the chain and answers its transaction; throws ChainRefusal. */
  pay(payment: ChainPayment): Promise<string>;
  /** How deep a transaction lies; 0 = in no block yet. */
  confirmations(network: string, txId: string): Promise<number>;
  /** The newest block, and what came in for our addresses in the blocks after `afterBlock`. */
  transfers(
    network: string,
    afterBlock: number,
  ): Promise<{ readonly tip: number; readonly transfers: readonly ChainTransfer[] }>;
}

/** The chain will never carry this payment out; nothing has left. */
export class ChainRefusal extends Error {
  override readonly name = "ChainRefusal";
}

const REQUEST_MS_MAX = 5_000;

const address = z.object({ address: z.string().min(1) });
const payment = z.object({ txId: z.string().min(1) });
const transaction = z.object({ confirmations: z.int().min(0) });
const transfers = z.object({
  tip: z.int().min(0),
  transfers: z.array(
    z.object({
      txId: z.string(),
      index: z.int().min(0),
      asset: z.string(),
      address: z.string(),
      amount: z.string(),
      block: z.int().min(0),
      timeMs: z.int(),
    }),
  ),
});

/** The node at an address, with the token it asks for. */
export function createChainNode(url: string, token: string): ChainNode {
  const ask = async <T extends z.ZodType>(
    schema: T,
    path: string,
    body?: object,
  ): Promise<z.infer<T>> => {
    const response = await fetch(new URL(path, url), {
      method: body === undefined ? "GET" : "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      signal: AbortSignal.timeout(REQUEST_MS_MAX),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.status === 422) throw new ChainRefusal(reasonIn(text));
    if (!response.ok) throw new Error(`The chain node answered ${response.status}: ${text}`);
    return schema.parse(JSON.parse(text));
  };
  const part = encodeURIComponent;
  return {
    address: async (network, label) =>
      (await ask(address, `/networks/${part(network)}/addresses`, { label })).address,
    pay: async ({ network, ...rest }) =>
      (await ask(payment, `/networks/${part(network)}/payments`, rest)).txId,
    confirmations: async (network, txId) =>
      (await ask(transaction, `/networks/${part(network)}/transactions/${part(txId)}`))
        .confirmations,
    transfers: (network, afterBlock) =>
      ask(transfers, `/networks/${part(network)}/transfers?afterBlock=${afterBlock}`),
  };
}

function reasonIn(text: string): string {
  try {
    return z.object({ error: z.string() }).parse(JSON.parse(text)).error;
  } catch {
    return text.slice(0, 200);
  }
}
