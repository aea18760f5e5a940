import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import ccxt from "ccxt";
import { afterAll, beforeAll } from "vitest";
import {
  freeBasePort,
  type Ready,
  type StackProcess,
  startStackProcess,
} from "../../src/run/index.ts";

/** A quiet stack of its own for one test file, on free ports and an empty data directory. */
export function useStack(options: readonly string[] = ["--market", "quiet"]): {
  readonly ready: Ready;
  readonly dir: string;
  account(name: string): Ready["accounts"][number];
} {
  let stack: StackProcess | undefined;
  const dir = mkdtempSync(path.join(tmpdir(), "bourse-clients-"));
  beforeAll(async () => {
    const port = await freeBasePort();
    stack = await startStackProcess(["--headless", "--port", `${port}`, "--data", dir, ...options]);
  });
  afterAll(async () => {
    await stack?.stop();
    rmSync(dir, { recursive: true, force: true });
  });
  const ready = () => {
    if (stack === undefined) throw new Error("The stack is not up yet.");
    return stack.ready;
  };
  return {
    get ready() {
      return ready();
    },
    dir,
    account(name) {
      const found = ready().accounts.find((account) => account.name === name);
      if (found === undefined) throw new Error(`The stack has no account ${name}.`);
      return found;
    },
  };
}

export type Client = InstanceType<typeof ccxt.pro.binance>;

/** An unmodified ccxt client, pointed at the stack by its URLs alone. */
export function ccxtClient(
  ready: Ready,
  credentials: { readonly apiKey: string; readonly secret: string },
): Client {
  const { rest, ws, wsApi } = ready.urls;
  const api = `${rest}/api/v3`;
  return new ccxt.pro.binance({
    ...credentials,
    enableRateLimit: false,
    options: { fetchMarkets: { types: ["spot"] }, fetchMargins: false },
    urls: {
      api: {
        public: api,
        private: api,
        sapi: `${rest}/sapi/v1`,
        sapiV2: `${rest}/sapi/v2`,
        sapiV3: `${rest}/sapi/v3`,
        sapiV4: `${rest}/sapi/v4`,
        ws: { spot: `${ws}/ws`, "ws-api": { spot: wsApi } },
      },
    },
  });
}

/** The client of a user of that stack, ready to call and to listen. */
export async function openClient(
  stack: ReturnType<typeof useStack>,
  name: string,
): Promise<Client> {
  const { apiKey, secretKey } = stack.account(name);
  const client = ccxtClient(stack.ready, { apiKey, secret: secretKey });
  await client.loadHttpProxyAgent(); // ccxt.pro refuses plain ws:// without it
  await client.loadMarkets();
  return client;
}

/** ccxt types an order's id as optional; every order of ours has one. */
export function idOf(order: { readonly id?: string | undefined }): string {
  if (order.id === undefined) throw new Error(`an order without id: ${JSON.stringify(order)}`);
  return order.id;
}
