import { z } from "zod";
import { EXCHANGE_REQUEST_MS_MAX } from "./limits.ts";

const outcome = z.discriminatedUnion("outcome", [
  z.object({ outcome: z.enum(["done", "done before"]) }),
  z.object({ outcome: z.literal("refused"), code: z.int(), msg: z.string() }),
]);
export type Outcome = z.infer<typeof outcome>;

export interface Movement {
  readonly accountId: number;
  readonly asset: string;
  readonly amount: string;
  readonly transferId: string;
}

/**
 * The operator's port of the exchange, as far as money is concerned. Every call may be repeated. What
 * could be refused carries the end of its attempt: beyond it, nothing is done and the call fails.
 */
export interface ExchangeClient {
  deposit(movement: Movement): Promise<void>;
  transfer(
    movement: Movement & { readonly toAccountId: number },
    expiresTimeMs: number,
  ): Promise<Outcome>;
  hold(movement: Movement, expiresTimeMs: number): Promise<Outcome>;
  settle(held: Pick<Movement, "accountId" | "transferId">): Promise<Outcome>;
  release(held: Pick<Movement, "accountId" | "transferId">): Promise<Outcome>;
}

export function createExchangeClient(url: string, token: string): ExchangeClient {
  const post = async (path: string, body: object): Promise<unknown> => {
    const response = await fetch(new URL(path, url), {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(EXCHANGE_REQUEST_MS_MAX),
    });
    const text = await response.text();
    if (response.ok) return JSON.parse(text) as unknown;
    throw new Error(`The exchange answered ${response.status} to ${path}: ${text}`);
  };
  return {
    deposit: async (movement) => void (await post("/operator/deposits", movement)),
    transfer: async (movement, expiresTimeMs) =>
      outcome.parse(await post("/operator/transfers", { ...movement, expiresTimeMs })),
    hold: async (movement, expiresTimeMs) =>
      outcome.parse(await post("/operator/withdrawals/hold", { ...movement, expiresTimeMs })),
    settle: async (held) => outcome.parse(await post("/operator/withdrawals/settle", held)),
    release: async (held) => outcome.parse(await post("/operator/withdrawals/release", held)),
  };
}
