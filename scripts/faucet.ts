/**
 * `npm run faucet`: coins from nowhere, sent on the simulated chain to the deposit address of an
 * account of the stack that runs here. They arrive as a deposit does: after some blocks.
 */
import { createTable } from "@bourse/core/table";
import { createChainNode, depositAddressOf, findNetwork } from "@bourse/core/wallet";
import { AccountFile, readAttachment } from "@bourse/local/run";
import { readArguments, UsageError } from "./command-line/arguments.ts";
import { runScript } from "./command-line/run-script.ts";

const HELP = `Usage: npm run faucet -- --account NAME --asset COIN --amount N [options]
Sends test coins to an account's deposit address on the simulated chain of the running stack.

  --account NAME  alice, bob, carol, admin
  --asset COIN    USDT, BTC, ETH, SOL, BNB
  --amount N      a decimal such as 0.25
  --data DIR      the data directory of npm start (.bourse)
  --help          this text
`;

await runScript({
  name: "faucet",
  help: HELP,
  read: readGift,
  run: async (gift) => {
    process.stdout.write(`${await send(gift)}\n`);
    return 0;
  },
  expected: [Error],
});

interface Gift {
  readonly account: string;
  readonly asset: string;
  readonly amount: string;
  readonly data: string;
  readonly help: boolean;
}

function readGift(args: readonly string[]): Gift {
  const gift = readArguments(args, {
    account: { type: "string", default: "" },
    asset: { type: "string", default: "" },
    amount: { type: "string", default: "" },
    data: { type: "string", default: ".bourse" },
  });
  if (gift.help || (/^\d+(\.\d+)?$/.test(gift.amount) && /[1-9]/.test(gift.amount))) return gift;
  throw new UsageError(`--amount is "${gift.amount}". Give a decimal above 0, such as 0.25.`);
}

async function send({ account: name, asset, amount, data }: Gift): Promise<string> {
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
  if (!response.ok) throw new Error(`The chain refused it: ${await response.text()}`);
  const { txId } = (await response.json()) as { txId: string };
  return `${amount} ${asset} to ${name} at ${address}, transaction ${txId}`;
}
