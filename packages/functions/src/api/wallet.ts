import { createRoute, z } from "@hono/zod-openapi";
import { PlatformError } from "@bourse/core/error";
import { ASSETS } from "@bourse/core/market";
import {
  type CoinNetwork,
  depositAddressOf,
  findNetwork,
  listDeposits,
  listWithdrawals,
  problemOf,
  requestWithdrawal,
  type WithdrawalProblem,
} from "@bourse/core/wallet";
import { deposit, depositAddress, withdrawal, withdrawRequest } from "@bourse/core/wallet/wire";
import { chainNode, coreTable } from "../runtime/resources.ts";
import { answers, refusals } from "./answer.ts";
import { accountOf, signedIn } from "./identity.ts";
import { createRouter } from "./router.ts";

const address = createRoute({
  method: "get",
  path: "/deposit-addresses/{asset}",
  operationId: "readDepositAddress",
  summary: "Reads where to send coins of an asset; the address stays yours",
  ...signedIn,
  request: {
    params: z.object({ asset: z.string() }),
    query: z.object({ network: z.string().optional() }),
  },
  responses: {
    200: answers("Your address.", depositAddress),
    ...refusals.signIn,
    ...refusals.idToken,
    ...refusals.notFound,
  },
});

const deposits = createRoute({
  method: "get",
  path: "/deposits",
  operationId: "listDeposits",
  summary: "Lists what came in for you, newest first",
  ...signedIn,
  responses: {
    200: answers("Your deposits.", z.array(deposit).readonly()),
    ...refusals.signIn,
    ...refusals.idToken,
  },
});

const list = createRoute({
  method: "get",
  path: "/withdrawals",
  operationId: "listWithdrawals",
  summary: "Lists your withdrawals, newest first",
  ...signedIn,
  responses: {
    200: answers("Your withdrawals.", z.array(withdrawal).readonly()),
    ...refusals.signIn,
    ...refusals.idToken,
  },
});

const create = createRoute({
  method: "post",
  path: "/withdrawals",
  operationId: "requestWithdrawal",
  summary: "Asks for coins to be sent away",
  description:
    "The amount is held within seconds; what the account does not have is rejected, and the list says so.",
  ...signedIn,
  request: {
    body: { required: true, content: { "application/json": { schema: withdrawRequest } } },
  },
  responses: {
    200: answers("A withdrawal with this clientId was asked for before: this one.", withdrawal),
    201: answers("The withdrawal that was asked for.", withdrawal),
    ...refusals.invalid,
    ...refusals.signIn,
    ...refusals.idToken,
    ...refusals.notFound,
    ...refusals.tooMany,
    ...refusals.notJson,
  },
});

export const wallet = createRouter()
  .openapi(address, async (c) => {
    const { accountId } = await accountOf(c.get("identity"));
    const { asset, network } = networkOf(c.req.valid("param").asset, c.req.valid("query").network);
    const to = { accountId, asset, network };
    return c.json(await depositAddressOf(coreTable(), chainNode(), to), 200);
  })
  .openapi(deposits, async (c) => {
    const { accountId } = await accountOf(c.get("identity"));
    return c.json(await listDeposits(coreTable(), { accountId }), 200);
  })
  .openapi(list, async (c) => {
    const { accountId } = await accountOf(c.get("identity"));
    return c.json(await listWithdrawals(coreTable(), { accountId }), 200);
  })
  .openapi(create, async (c) => {
    const { userId, accountId } = await accountOf(c.get("identity"));
    const wish = c.req.valid("json");
    const network = networkOf(wish.asset, wish.network);
    checkWish(wish, network);
    const { withdrawal: made, isNew } = await requestWithdrawal(coreTable(), {
      ...wish,
      userId,
      accountId,
      network: network.network,
      fee: network.withdrawFee,
      nowMs: Date.now(),
    });
    return isNew ? c.json(made, 201) : c.json(made, 200);
  });

function networkOf(asset: string, network: string | undefined): CoinNetwork {
  const found = findNetwork(asset, network);
  if (found !== undefined) return found;
  throw new PlatformError(
    404,
    "NO_SUCH_NETWORK",
    "No such coin comes in or goes out there. Leave the network out for the coin's own.",
  );
}

function checkWish(wish: { address: string; amount: string }, network: CoinNetwork): void {
  const asset = ASSETS.find((listed) => listed.asset === network.asset);
  const problem = asset === undefined ? "amount" : problemOf(wish, network, asset);
  if (problem === undefined) return;
  const path = problem === "address" ? "address" : "amount";
  const message = explain(problem, network);
  throw new PlatformError(400, "INVALID_REQUEST", message, [{ path, message }]);
}

function explain(problem: WithdrawalProblem, { name, withdrawMin, withdrawMax }: CoinNetwork) {
  switch (problem) {
    case "address":
      return `This is no address of ${name}.`;
    case "amount":
      return "Write an amount above zero.";
    case "precision":
      return "The amount has more decimals than the coin.";
    case "belowMinimum":
      return `At least ${withdrawMin} can be withdrawn.`;
    case "aboveMaximum":
      return `At most ${withdrawMax} can be withdrawn at once.`;
  }
}
