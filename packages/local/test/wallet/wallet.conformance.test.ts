import { setTimeout as sleep } from "node:timers/promises";
import { setRole } from "@bourse/core/account";
import { createTable } from "@bourse/core/table";
import { AuthenticationDetails, CognitoUser, CognitoUserPool } from "amazon-cognito-identity-js";
import { beforeAll, describe, expect, test } from "vitest";
import { readAttachment } from "../../src/run/index.ts";
import { ccxtClient } from "../binance/ccxt-client.ts";
import { useStack } from "../binance/stack.ts";
import { until as untilRight } from "../platform/until.ts";

const OUTSIDE = "0x00000000219ab540356cbb839cbe05303d7705fa";
const NOBODY = `0x${"0".repeat(40)}`;
const stack = useStack();

const clients = new Map<string, ReturnType<typeof ccxtClient>>();

/** One for everybody: a new one would load all markets again. */
function client(name: string): ReturnType<typeof ccxtClient> {
  const known = clients.get(name);
  if (known !== undefined) return known;
  const { apiKey, secretKey } = stack.account(name);
  const made = ccxtClient(stack.ready, { apiKey, secret: secretKey });
  clients.set(name, made);
  return made;
}

/** Asks every quarter of a second: each question weighs on the limit of the address. */
const until = <T>(ask: () => Promise<T>, isRight: (answer: T) => boolean): Promise<T> =>
  untilRight(async () => {
    await sleep(250);
    return ask();
  }, isRight);

/** The id token of a seeded person. */
async function signIn(name: string): Promise<string> {
  const { email, password } = stack.account(name);
  const { endpoint, userPoolId, clientId } = stack.ready.identity;
  const pool = new CognitoUserPool({ UserPoolId: userPoolId, ClientId: clientId, endpoint });
  const user = new CognitoUser({ Username: email, Pool: pool });
  return new Promise((resolve, reject) => {
    user.authenticateUser(new AuthenticationDetails({ Username: email, Password: password }), {
      onSuccess: (session) => resolve(session.getIdToken().getJwtToken()),
      onFailure: reject,
    });
  });
}

async function platform(token: string, method: string, target: string, body?: object) {
  const response = await fetch(stack.ready.urls.platform + target, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

async function faucet(asset: string, network: string, to: { address: string; amount: string }) {
  const chainNode = readAttachment(stack.dir)?.links["ChainNode"];
  const { url, token } = chainNode as { url: string; token: string };
  const response = await fetch(`${url}/networks/${network}/faucet`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({ asset, ...to }),
  });
  expect(response.status).toBe(200);
}

const free = async (name: string, asset: string): Promise<string> => {
  const { info } = (await client(name).fetchBalance()) as {
    info: { balances: { asset: string; free: string; locked: string }[] };
  };
  return info.balances.find((balance) => balance.asset === asset)?.free ?? "0";
};

const withdrawalOf = async (name: string, id: string | undefined) =>
  (await client(name).fetchWithdrawals()).find((withdrawal) => withdrawal.id === id);

describe("deposits", () => {
  test("an address stays the account's own; what arrives there is credited once", async () => {
    const carol = client("carol");
    const { address } = await carol.fetchDepositAddress("ETH");
    expect(address).toMatch(/^0x[0-9a-f]{40}$/);
    expect((await carol.fetchDepositAddress("ETH")).address).toBe(address);
    expect((await client("bob").fetchDepositAddress("ETH")).address).not.toBe(address);

    await faucet("ETH", "ETH", { address: String(address), amount: "1.5" });
    await until(
      () => free("carol", "ETH"),
      (amount) => amount === "1.50000000",
    );
    const [deposit, ...others] = await carol.fetchDeposits("ETH");
    expect(others).toEqual([]);
    expect(deposit).toMatchObject({ amount: 1.5, currency: "ETH", status: "ok", address });
  });

  test("dust is written down and not credited", async () => {
    const bob = client("bob");
    const before = await free("bob", "SOL");
    const { address } = await bob.fetchDepositAddress("SOL");
    await faucet("SOL", "SOL", { address: String(address), amount: "0.0001" });
    const ignored = () => bob.sapiGetCapitalDepositHisrec({ coin: "SOL" });
    await until(ignored, (deposits) => String(deposits[0]?.status) === "7");
    expect(await free("bob", "SOL")).toBe(before);
  });
});

describe("withdrawals", () => {
  test("a small one leaves by itself, and the fee stays on the way", async () => {
    const alice = client("alice");
    const { id } = await alice.withdraw("USDT", 100, OUTSIDE, undefined, { network: "ETH" });
    expect(await free("alice", "USDT")).toBe("999900.00000000");
    const done = await until(
      () => withdrawalOf("alice", id),
      (withdrawal) => withdrawal?.status === "ok",
    );
    expect(done).toMatchObject({ amount: 100, address: OUTSIDE, fee: { cost: 1 } });
    expect(done?.txid).toMatch(/^[0-9a-f]{64}$/);
    const { info } = (await alice.fetchBalance()) as unknown as {
      info: { balances: { asset: string; locked: string }[] };
    };
    expect(info.balances.find(({ asset }) => asset === "USDT")?.locked).toBe("0.00000000");
  });

  test("one that goes to an address of ours arrives there", async () => {
    const { address } = await client("carol").fetchDepositAddress("BNB");
    await client("bob").withdraw("BNB", 2, String(address), undefined, { network: "BSC" });
    await until(
      () => free("carol", "BNB"),
      (amount) => amount === "1.99950000",
    );
  });

  test("the same withdrawOrderId is the same withdrawal", async () => {
    const bob = client("bob");
    const params = { network: "ETH", withdrawOrderId: "rent-november" };
    const before = await free("bob", "ETH");
    const [first, second] = await Promise.all([
      bob.withdraw("ETH", 1, OUTSIDE, undefined, params),
      bob.withdraw("ETH", 1, OUTSIDE, undefined, params),
    ]);
    expect(second.id).toBe(first.id);
    await until(
      () => withdrawalOf("bob", first.id),
      (withdrawal) => withdrawal?.status === "ok",
    );
    expect(Number(before) - Number(await free("bob", "ETH"))).toBe(1);

    const next = { ...params, withdrawOrderId: "rent-december" };
    await bob.withdraw("ETH", 1, OUTSIDE, undefined, next);
    const named = { withdrawOrderId: params.withdrawOrderId, limit: 1 };
    expect(await bob.fetchWithdrawals("ETH", undefined, undefined, named)).toMatchObject([
      { id: first.id },
    ]);
  });

  test("what the account does not have, and what is badly asked for, is refused", async () => {
    const bob = client("bob");
    const before = await free("bob", "ETH");
    const tryOut = (amount: number, address: string, coin = "ETH") =>
      bob.withdraw(coin, amount, address, undefined, {});
    await expect(tryOut(5000, OUTSIDE)).rejects.toThrow("-4026");
    await expect(tryOut(1, "nowhere")).rejects.toThrow("-4007");
    await expect(tryOut(0.001, OUTSIDE)).rejects.toThrow("-4022");
    await expect(tryOut(1_000_000, OUTSIDE)).rejects.toThrow("-4023");
    expect(await free("bob", "ETH")).toBe(before);
  });

  test("nothing leaves for somebody who is not identified, by key or by token", async () => {
    const wish = { address: OUTSIDE, amount: "1", asset: "ETH" };
    const byKey = client("carol").withdraw("ETH", 1, OUTSIDE, undefined, {});
    await expect(byKey).rejects.toThrow('{"code":-4015,"msg":"Withdraw is limited."}');
    const token = await signIn("carol");
    const refused = { status: 403, body: { error: { code: "KYC_REQUIRED" } } };
    expect(await platform(token, "POST", "/v1/withdrawals", wish)).toMatchObject(refused);
    expect((await platform(token, "GET", "/v1/withdrawals")).body).toEqual([]);
    expect(await free("carol", "ETH")).toBe("1.50000000");
  });

  test("what the chain refuses comes back", async () => {
    const before = await free("alice", "ETH");
    const { id } = await client("alice").withdraw("ETH", 1, NOBODY, undefined, {});
    const failed = await until(
      () => withdrawalOf("alice", id),
      (withdrawal) => withdrawal?.status === "failed",
    );
    expect(failed?.info).toMatchObject({ info: "Nobody owns the address of zeros." });
    expect(await free("alice", "ETH")).toBe(before);
  });
});

describe("operators", () => {
  let [alice, admin, admin2] = ["", "", ""];
  beforeAll(async () => {
    const attachment = readAttachment(stack.dir);
    Object.assign(process.env, attachment?.env);
    const table = createTable(String(attachment?.links["Core"]?.["name"]));
    alice = await signIn("alice");
    admin = await signIn("admin");
    admin2 = await signIn("admin2");
    // She is an operator too, for her own withdrawal.
    const { body } = await platform(alice, "GET", "/v1/me");
    await setRole(table, String(body["userId"]), "OPERATOR");
  });

  const ask = async (clientId: string) => {
    const wish = {
      asset: "BTC",
      address: "1BoatSLRHtKNngkdXEeobR76b53LETtpyT",
      amount: "2",
      clientId,
    };
    const { status, body } = await platform(alice, "POST", "/v1/withdrawals", wish);
    expect(status).toBe(201);
    const id = String(body["withdrawalId"]);
    await until(
      async () =>
        (await platform(admin, "GET", "/v1/admin/withdrawals")).body as unknown as {
          withdrawalId: string;
          state: string;
        }[],
      (open) => open.some(({ withdrawalId, state }) => withdrawalId === id && state === "HELD"),
    );
    return id;
  };
  const stateOf = async (id: string) => {
    const { body } = await platform(alice, "GET", "/v1/withdrawals");
    const all = body as unknown as { withdrawalId: string; state: string }[];
    return all.find(({ withdrawalId }) => withdrawalId === id)?.state;
  };

  test("a large withdrawal waits for two different operators, none of them its owner", async () => {
    const id = await ask("large");
    const approve = (token: string) =>
      platform(token, "POST", `/v1/admin/withdrawals/${id}/approval`);
    const refused = (code: string) => ({ body: { error: { code } } });
    expect(await approve(await signIn("carol"))).toMatchObject(refused("OPERATORS_ONLY"));
    expect(await approve(alice)).toMatchObject(refused("OWN_WITHDRAWAL"));
    expect((await approve(admin)).status).toBe(200);
    expect(await approve(admin)).toMatchObject(refused("ALREADY_APPROVED"));
    expect(await stateOf(id)).toBe("HELD");
    expect((await approve(admin2)).status).toBe(200);
    await until(
      () => stateOf(id),
      (state) => state === "CONFIRMED",
    );
    expect(await free("alice", "BTC")).toBe("98.00000000");
  });

  test("a rejected one is free again", async () => {
    const id = await ask("rejected");
    expect(await free("alice", "BTC")).toBe("96.00000000");
    const reason = "The address is on a sanctions list.";
    const target = `/v1/admin/withdrawals/${id}/rejection`;
    expect((await platform(admin, "POST", target, { reason })).status).toBe(200);
    await until(
      () => stateOf(id),
      (state) => state === "REJECTED",
    );
    expect(await free("alice", "BTC")).toBe("98.00000000");
    expect((await platform(admin2, "POST", target, { reason })).status).toBe(409);
  });
});
