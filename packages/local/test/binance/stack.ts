import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll } from "vitest";
import {
  freeBasePort,
  type Ready,
  type StackProcess,
  startStackProcess,
} from "../../src/run/index.ts";
import { ccxtClient, type Client } from "./ccxt-client.ts";

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
