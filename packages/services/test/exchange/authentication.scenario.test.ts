import { sign } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  alice,
  type Answer,
  bob,
  call,
  ed25519,
  reader,
  signed,
  signedQuery,
  startServer,
  stranger,
  temporaryDirectory,
  type TestServer,
} from "./harness.ts";

const directory = temporaryDirectory();
let server: TestServer;

beforeAll(async () => {
  server = await startServer({ directory: directory.path });
});
afterAll(async () => {
  await server.stop();
  directory.remove();
});

const ACCOUNT = "/api/v3/account";
const withKey = (query: string, apiKey?: string): Promise<Answer> =>
  call(server, "GET", `${ACCOUNT}?${query}`, {
    headers: apiKey === undefined ? {} : { "X-MBX-APIKEY": apiKey },
  });
const answerOf = ({ status, body }: Answer): string =>
  status === 200 ? `200 uid ${body.uid}` : `${status} ${body.code} ${body.msg}`;

const BAD_FORMAT = "401 -2014 API-key format invalid.";
const REJECTED = "401 -2015 Invalid API-key, IP, or permissions for action.";
const BAD_SIGNATURE = "400 -1022 Signature for this request is not valid.";
const OUTSIDE = "400 -1021 Timestamp for this request is outside of the recvWindow.";

test("a good signature names its account", async () => {
  expect(answerOf(await withKey(signedQuery(alice, {}), alice.apiKey))).toBe("200 uid 1001");
});

test.each<[string, () => Promise<Answer>, string]>([
  ["no key", () => withKey(signedQuery(alice, {})), BAD_FORMAT],
  ["a key that is none", () => withKey(signedQuery(alice, {}), "x"), BAD_FORMAT],
  ["an unknown key", () => withKey(signedQuery(alice, {}), "Z".repeat(64)), REJECTED],
  ["another user's key", () => withKey(signedQuery(alice, {}), bob.apiKey), BAD_SIGNATURE],
  [
    "a changed parameter",
    () =>
      withKey(
        signedQuery(alice, { omitZeroBalances: "true" }).replace("true", "false"),
        alice.apiKey,
      ),
    BAD_SIGNATURE,
  ],
  [
    "an added parameter",
    () => withKey(`omitZeroBalances=true&${signedQuery(alice, {})}`, alice.apiKey),
    BAD_SIGNATURE,
  ],
  [
    "no signature",
    () => withKey(`timestamp=${Date.now()}`, alice.apiKey),
    "400 -1102 Mandatory parameter 'signature' was not sent, was empty/null, or malformed.",
  ],
  [
    "no timestamp",
    () => withKey("signature=00", alice.apiKey),
    "400 -1102 Mandatory parameter 'timestamp' was not sent, was empty/null, or malformed.",
  ],
  [
    "an old request",
    () => signed(server, alice, `GET ${ACCOUNT}`, { timestamp: Date.now() - 20_000 }),
    OUTSIDE,
  ],
  [
    "a request from the future",
    () => signed(server, alice, `GET ${ACCOUNT}`, { timestamp: Date.now() + 20_000 }),
    "400 -1021 Timestamp for this request was 1000ms ahead of the server's time.",
  ],
  [
    "too wide a window",
    () => signed(server, alice, `GET ${ACCOUNT}`, { recvWindow: 60_001 }),
    "400 -1102 'recvWindow' contains unexpected value. Cannot be greater than 60000.",
  ],
  [
    "a parameter twice",
    () => withKey(`recvWindow=5000&${signedQuery(alice, { recvWindow: 5000 })}`, alice.apiKey),
    "400 -1101 Duplicate values for a parameter detected.",
  ],
  ["a key from elsewhere", () => signed(server, stranger, `GET ${ACCOUNT}`), REJECTED],
  [
    "a key that may only read, trading",
    () => signed(server, reader, "POST /api/v3/order", { symbol: "BTCUSDT" }),
    REJECTED,
  ],
  [
    "the same key, canceling",
    () => signed(server, reader, "DELETE /api/v3/openOrders", { symbol: "BTCUSDT" }),
    REJECTED,
  ],
  ["the same key, reading", () => signed(server, reader, `GET ${ACCOUNT}`), "200 uid 1003"],
  [
    "a key within its range of addresses",
    () => signed(server, bob, `GET ${ACCOUNT}`),
    "200 uid 1002",
  ],
])("%s", async (_what, ask, expected) => {
  expect(answerOf(await ask())).toBe(expected);
});

test("the signature may stand anywhere, and the parameters in query, body or both", async () => {
  const timestamp = Date.now();
  const fields = { symbol: "BTCUSDT", side: "BUY", type: "LIMIT", timestamp };
  const query = signedQuery(alice, fields);
  const signature = query.slice(query.indexOf("signature="));
  const bare = query.slice(0, query.indexOf("&signature="));
  const post = (target: string, body?: string): Promise<Answer> =>
    call(server, "POST", `/api/v3/order${target}`, {
      headers: {
        "X-MBX-APIKEY": alice.apiKey,
        "Content-Type": "application/x-www-form-urlencoded",
      },
      ...(body === undefined ? {} : { body }),
    });
  const missingTimeInForce = expect.objectContaining({
    msg: "Mandatory parameter 'timeInForce' was not sent, was empty/null, or malformed.",
  });
  expect((await post(`?${bare}&${signature}`)).body).toEqual(missingTimeInForce);
  expect((await post(`?${signature}&${bare}`)).body).toEqual(missingTimeInForce);
  expect((await post("", `${bare}&${signature}`)).body).toEqual(missingTimeInForce);
  // One after the other, without a separator: what stands on the border is split by the signature.
  const border = bare.indexOf("&type") + 3;
  const [inQuery, inBody] = [bare.slice(0, border), bare.slice(border)];
  expect((await post(`?${inQuery}`, `${inBody}&${signature}`)).body).toEqual(
    expect.objectContaining({ code: -1102 }),
  );
});

test("an Ed25519 key signs REST requests too", async () => {
  const query = `timestamp=${Date.now()}`;
  const signature = sign(null, Buffer.from(query), ed25519.privateKey).toString("base64");
  const ask = (text: string): Promise<Answer> =>
    withKey(`${query}&signature=${encodeURIComponent(text)}`, ed25519.apiKey);
  expect(answerOf(await ask(signature))).toBe("200 uid 1005");
  expect(answerOf(await ask(signature.toLowerCase()))).toBe(BAD_SIGNATURE);
});

test("a browser's token needs neither key nor signature", async () => {
  const ask = (token: string): Promise<Answer> =>
    call(server, "GET", ACCOUNT, { headers: { Authorization: `Bearer ${token}` } });
  expect(answerOf(await ask("token-of-1002"))).toBe("200 uid 1002");
  expect(answerOf(await ask("forged"))).toBe(
    "401 -1002 You are not authorized to execute this request.",
  );
});

test("public endpoints ask nobody who they are", async () => {
  const { status } = await call(server, "GET", "/api/v3/time", {
    headers: { "X-MBX-APIKEY": "nonsense" },
  });
  expect(status).toBe(200);
});
