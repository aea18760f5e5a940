/**
 * `npm run faucet`: coins from nowhere, sent on the simulated chain to the deposit address of an
 * account of the stack that runs here. They arrive as a deposit does: after some blocks.
 */
import { parseArgs } from "node:util";
import { createTable } from "@bourse/core/table";
import { createChainNode, depositAddressOf, findNetwork } from "@bourse/core/wallet";
import { AccountFile, readAttachment } from "@bourse/local/run";

const HELP = `Usage: npm run faucet -- --account NAME --asset COIN --amount N [--data DIR]
Sends test coins to an account's deposit address on the simulated chain of the running stack.

  --account NAME   alice, bob, carol, admin
  --asset COIN     USDT, BTC, ETH, SOL, BNB
  --amount N       a decimal such as 0.25
  --data DIR       where the stack keeps its state (.bourse)
`;

class UsageError extends Error {}

process.exitCode = await main();

async function main(): Promise<number> {
  try {
    const { values } = parseArgs({
      options: {
        account: { type: "string", default: "" },
        asset: { type: "string", default: "" },
        amount: { type: "string", default: "" },
        data: { type: "string", default: ".bourse" },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) process.stdout.write(HELP);
    else process.stdout.write(`${await send(values)}\n`);
    return 0;
  } catch (error) {
    process.stderr.write(`faucet: ${(error as Error).message}\n`);
    return 1;
  }
}

async function send(asked: {
  readonly account: string;
  readonly asset: string;
  readonly amount: string;
  readonly data: string;
}): Promise<string> {
  const { account: name, asset, amount, data } = asked;
  const stack = readAttachment(data);
  if (stack === undefined) {
    throw new UsageError(`No stack runs in ${data}. Start one with npm start, or name its --data.`);
  }
  const account = new AccountFile(data).get(name);
  if (account === undefined) throw new UsageError(`There is no account "${name}". See --help.`);
  const coin = findNetwork(asset);
  if (coin === undefined) throw new UsageError(`There is no coin "${asset}". See --help.`);
  Object.assign(process.env, stack.env);
  const { url, token } = stack.links["ChainNode"] as { url: string; token: string };
  const table = createTable(String(stack.links["Core"]?.["name"]));
  const { accountId } = account;
  const to = { accountId, asset, network: coin.network };
  const { address } = await depositAddressOf(table, createChainNode(url, token), to);
  const response = await fetch(new URL(`/networks/${coin.network}/faucet`, url), {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ asset, address, amount }),
  });
  if (!response.ok) throw new UsageError(`The chain refused it: ${await response.text()}`);
  const { txId } = (await response.json()) as { txId: string };
  return `${amount} ${asset} to ${name} at ${address}, transaction ${txId}`;
}
