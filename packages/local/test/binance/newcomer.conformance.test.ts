import { readFileSync } from "node:fs";
import path from "node:path";
import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserAttribute,
  CognitoUserPool,
} from "amazon-cognito-identity-js";
import ccxt from "ccxt";
import { beforeAll, describe, expect, test } from "vitest";
import WebSocket from "ws";
import { ccxtClient } from "./ccxt-client.ts";
import { idOf, useStack } from "./stack.ts";

const EMAIL = "dave@example.com";
/** ccxt has two names for it, depending on what the key did before; the code is the same. */
const REFUSED = '"code":-2015';
const PASSWORD = "Dave-goes-trading-1";
const stack = useStack();
let idToken = "";

const pool = () => {
  const { endpoint, userPoolId, clientId } = stack.ready.identity;
  return new CognitoUserPool({ UserPoolId: userPoolId, ClientId: clientId, endpoint });
};
const user = () => new CognitoUser({ Username: EMAIL, Pool: pool() });

/** The code of the last mail to the newcomer, as the stack would have sent it. */
function mailedCode(): string {
  const lines = readFileSync(path.join(stack.dir, "mail.jsonl"), "utf8").trim().split("\n");
  const mails = lines.map((line) => JSON.parse(line) as { to: string; text: string });
  return /\d{6}/.exec(mails.findLast(({ to }) => to === EMAIL)?.text ?? "")?.[0] ?? "";
}

async function platform(method: string, target: string, body?: object) {
  const response = await fetch(stack.ready.urls.platform + target, {
    method,
    headers: { authorization: `Bearer ${idToken}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    body: (text === "" ? {} : JSON.parse(text)) as Record<string, unknown>,
  };
}

beforeAll(async () => {
  const attributes = [new CognitoUserAttribute({ Name: "email", Value: EMAIL })];
  await new Promise((resolve, reject) => {
    pool().signUp(EMAIL, PASSWORD, attributes, [], (error, result) =>
      error ? reject(error) : resolve(result),
    );
  });
  await new Promise((resolve, reject) => {
    user().confirmRegistration(mailedCode(), true, (error: Error | undefined, result: unknown) =>
      error ? reject(error) : resolve(result),
    );
  });
  idToken = await new Promise<string>((resolve, reject) => {
    user().authenticateUser(new AuthenticationDetails({ Username: EMAIL, Password: PASSWORD }), {
      onSuccess: (session) => resolve(session.getIdToken().getJwtToken()),
      onFailure: reject,
    });
  });
});

describe("TC-010 from sign-up to the first order", () => {
  test("the profile is there after the confirmation", async () => {
    const { status, body } = await platform("GET", "/v1/me");
    expect(status).toBe(200);
    expect(body).toMatchObject({ email: EMAIL, kycStatus: "NONE", role: "TRADER" });
  });

  test("nobody gets in without a token", async () => {
    const response = await fetch(`${stack.ready.urls.platform}/v1/me`);
    expect(response.status).toBe(401);
  });

  test("a key that may only read is not let trade; one that may trade is judged by funds", async () => {
    const reader = await platform("POST", "/v1/api-keys", { type: "HMAC", label: "read" });
    expect(reader.status).toBe(201);
    const readOnly = keyClient(reader.body);
    expect((await readOnly.fetchBalance())["USDT"] ?? { free: 0 }).toMatchObject({ free: 0 });
    await expect(readOnly.createOrder("BTC/USDT", "limit", "buy", 0.001, 50_000)).rejects.toThrow(
      REFUSED,
    );

    const made = await platform("POST", "/v1/api-keys", {
      type: "HMAC",
      label: "trade",
      permissions: ["READ", "TRADE"],
    });
    await expect(
      keyClient(made.body).createOrder("BTC/USDT", "limit", "buy", 0.001, 50_000),
    ).rejects.toBeInstanceOf(ccxt.InsufficientFunds);
  });

  test("a deleted key, and an address that is not allowed, are refused within two seconds", async () => {
    const made = await platform("POST", "/v1/api-keys", { type: "HMAC", label: "short-lived" });
    const client = keyClient(made.body);
    await client.fetchBalance();
    const { status } = await platform("DELETE", `/v1/api-keys/${String(made.body["apiKey"])}`);
    expect(status).toBeLessThan(300);
    const deadline = Date.now() + 2_000;
    const refused = async (): Promise<boolean> => {
      try {
        await client.fetchBalance();
        return false;
      } catch (error) {
        return error instanceof Error && error.message.includes(REFUSED);
      }
    };
    while (!(await refused()) && Date.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await refused()).toBe(true);

    const elsewhere = await platform("POST", "/v1/api-keys", {
      type: "HMAC",
      label: "office",
      ipAllowList: ["203.0.113.0/24"],
    });
    await expect(keyClient(elsewhere.body).fetchBalance()).rejects.toThrow(REFUSED);
  });

  test("the browser's token reads the account on the spot API, without key or signature", async () => {
    const response = await fetch(`${stack.ready.urls.rest}/api/v3/account`, {
      headers: { authorization: `Bearer ${idToken}` },
    });
    expect(response.status).toBe(200);
    const forged = await fetch(`${stack.ready.urls.rest}/api/v3/account`, {
      headers: { authorization: `Bearer ${idToken.slice(0, -4)}AAAA` },
    });
    expect(forged.status).toBe(401);
  });
});

test("TC-011 a trade arrives at a price subscriber through events, stream and fan-out", async () => {
  const socket = new WebSocket(stack.ready.urls.prices);
  const next = () =>
    new Promise<Record<string, unknown>>((resolve, reject) => {
      socket.once("message", (data: Buffer) =>
        resolve(JSON.parse(data.toString("utf8")) as Record<string, unknown>),
      );
      socket.once("error", reject);
    });
  await new Promise((resolve) => socket.once("open", resolve));
  const answer = next();
  socket.send(JSON.stringify({ method: "SUBSCRIBE", params: ["btcusdt@price"], id: 1 }));
  expect(await answer).toEqual({ result: null, id: 1 });

  const price = next();
  const trader = (name: string) => {
    const { apiKey, secretKey } = stack.account(name);
    return ccxtClient(stack.ready, { apiKey, secret: secretKey });
  };
  const bid = await trader("alice").createOrder("BTC/USDT", "limit", "buy", 0.01, 60_000);
  await trader("bob").createOrder("BTC/USDT", "limit", "sell", 0.01, 60_000);
  expect(JSON.stringify(await price)).toContain("60000.00");
  expect(idOf(bid)).toBeTruthy();
  socket.terminate();
});

function keyClient(created: Record<string, unknown>) {
  return ccxtClient(stack.ready, {
    apiKey: String(created["apiKey"]),
    secret: String(created["secretKey"]),
  });
}
