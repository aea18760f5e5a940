/**
 * `npm run faucet`: coins from nowhere, sent on the simulated chain to the deposit address of an
 * account of the stack that runs here. They arrive as a deposit does: after some blocks.
 */
import { findAccountByUserId } from "@bourse/core/account";
import { createTable, type Table } from "@bourse/core/table";
import { createChainNode, depositAddressOf } from "@bourse/core/wallet";
import { AccountFile, type Attachment, findUserId, readAttachment } from "@bourse/local/run";
import { UsageError } from "./command-line/arguments.ts";
import { runScript } from "./command-line/run-script.ts";
import { type Gift, HELP, networkOf, readGift } from "./faucet/gift.ts";

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

async function send({ account, asset, amount, data }: Gift): Promise<string> {
  const stack = readAttachment(data);
  if (stack === undefined) {
    throw new UsageError(`No stack runs in ${data}. Start one with npm start, or name its --data.`);
  }
  const { network } = networkOf(asset);
  Object.assign(process.env, stack.env);
  const { url, token } = stack.links["ChainNode"] as { url: string; token: string };
  const table = createTable(String(stack.links["Core"]?.["name"]));
  const accountId =
    new AccountFile(data).get(account)?.accountId ?? (await signedUp(table, stack, account));
  const to = { accountId, asset, network };
  const { address } = await depositAddressOf(table, createChainNode(url, token), to);
  const response = await fetch(new URL(`/networks/${network}/faucet`, url), {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ asset, address, amount }),
  });
  if (!response.ok) throw new Error(`The chain refused it: ${await response.text()}`);
  const { txId } = (await response.json()) as { txId: string };
  return `${amount} ${asset} to ${account} at ${address}, transaction ${txId}`;
}

/** The account of somebody who signed up here. */
async function signedUp(table: Table, stack: Attachment, email: string): Promise<number> {
  const userId = await findUserId(stack, email);
  const account = userId === undefined ? undefined : await findAccountByUserId(table, userId);
  if (account !== undefined) return account.accountId;
  throw new UsageError(`There is no account "${email}". Give a name of --help, or an e-mail.`);
}
