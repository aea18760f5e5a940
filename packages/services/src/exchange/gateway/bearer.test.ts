import { createHmac, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Account } from "@bourse/core/account";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createBearer, type FindBearer } from "./bearer.ts";

const POOL = "us-east-1_Example12";
const CLIENT = "client1234567890";
const ISSUER = `https://cognito-idp.us-east-1.amazonaws.com/${POOL}`;
const USER = "6f0c1d5e-0000-4000-8000-000000000001";

const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
const otherKeys = generateKeyPairSync("rsa", { modulusLength: 2048 });
const account: Account = {
  userId: USER,
  accountId: 1001,
  email: "a@example.com",
  kycStatus: "APPROVED",
  role: "TRADER",
  createdTimeMs: 1,
};

let pool: Server;
let endpoint: string;
/** What the pool serves; keys can be rotated. */
let served: { kid: string; key: KeyObject }[];
let lookUps: string[];
let findBearer: FindBearer;

beforeAll(async () => {
  pool = createServer((request, response) => {
    if (request.url !== `/${POOL}/.well-known/jwks.json`) return response.writeHead(404).end();
    const jwks = served.map(({ kid, key }) => {
      return { ...key.export({ format: "jwk" }), kid, use: "sig", alg: "RS256" };
    });
    return response.end(JSON.stringify({ keys: jwks }));
  });
  await new Promise<void>((resolve) => pool.listen(0, "127.0.0.1", () => resolve()));
  endpoint = `http://127.0.0.1:${(pool.address() as AddressInfo).port}`;
});
afterAll(() => pool.close());

beforeEach(() => {
  served = [{ kid: "k1", key: keys.publicKey }];
  lookUps = [];
  findBearer = createBearer({
    userPoolId: POOL,
    clientId: CLIENT,
    endpoint,
    findAccount: async (userId) => {
      lookUps.push(userId);
      return userId === USER ? account : undefined;
    },
  });
});

const seconds = (): number => Math.floor(Date.now() / 1000);
const goodClaims = () => ({
  sub: USER,
  iss: ISSUER,
  client_id: CLIENT,
  token_use: "access",
  iat: seconds(),
  exp: seconds() + 3600,
  jti: "j",
  scope: "s",
  username: "u",
});
const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

function token(claims: object, header: object = { alg: "RS256", kid: "k1" }, key?: KeyObject) {
  const body = `${base64(header)}.${base64(claims)}`;
  const signature = sign("RSA-SHA256", Buffer.from(body), key ?? keys.privateKey);
  return `${body}.${signature.toString("base64url")}`;
}

test("an access token names the account of its user, which is looked up once", async () => {
  const claims = goodClaims();
  const bearer = { userId: USER, accountId: 1001, expiresTimeMs: claims.exp * 1000 };
  expect(await findBearer(token(claims))).toEqual(bearer);
  expect(await findBearer(token(claims))).toEqual(bearer);
  expect(lookUps).toEqual([USER]);
});

test("so does an id token of the same client", async () => {
  const { client_id: aud, ...claims } = goodClaims();
  expect(await findBearer(token({ ...claims, aud, token_use: "id" }))).toMatchObject({
    accountId: 1001,
  });
});

test.each<[string, () => string]>([
  ["nonsense", () => "nonsense"],
  ["an empty one", () => ""],
  ["an expired one", () => token({ ...goodClaims(), exp: seconds() - 10 })],
  ["one that is not valid yet", () => token({ ...goodClaims(), nbf: seconds() + 600 })],
  ["another issuer's", () => token({ ...goodClaims(), iss: "https://example.com/pool" })],
  ["another pool's", () => token({ ...goodClaims(), iss: `${ISSUER}3` })],
  ["another client's", () => token({ ...goodClaims(), client_id: "another" })],
  ["one of another use", () => token({ ...goodClaims(), token_use: "refresh" })],
  ["one signed by another key", () => token(goodClaims(), undefined, otherKeys.privateKey)],
  ["one with an unknown key id", () => token(goodClaims(), { alg: "RS256", kid: "k9" })],
  ["one without a key id", () => token(goodClaims(), { alg: "RS256" })],
  ["an unsigned one", () => `${base64({ alg: "none", kid: "k1" })}.${base64(goodClaims())}.`],
  [
    "one signed with the public key as a password",
    () => {
      const body = `${base64({ alg: "HS256", kid: "k1" })}.${base64(goodClaims())}`;
      const pem = keys.publicKey.export({ type: "spki", format: "pem" });
      return `${body}.${createHmac("sha256", pem).update(body).digest("base64url")}`;
    },
  ],
  [
    "one that brings its own key",
    () => {
      const jwk = otherKeys.publicKey.export({ format: "jwk" });
      return token(goodClaims(), { alg: "RS256", kid: "k8", jwk }, otherKeys.privateKey);
    },
  ],
  ["one of a user without an account", () => token({ ...goodClaims(), sub: "nobody" })],
  [
    "one whose claims were changed afterwards",
    () => {
      const [header, , signature] = token(goodClaims()).split(".");
      return `${header}.${base64({ ...goodClaims(), sub: "someone else" })}.${signature}`;
    },
  ],
])("refused with 401: %s", async (_what, make) => {
  await expect(findBearer(make())).rejects.toMatchObject({ status: 401, code: -1002 });
});

test("a key the pool rotated in is fetched when a token first names it", async () => {
  expect(await findBearer(token(goodClaims()))).toMatchObject({ accountId: 1001 });
  served = [{ kid: "k2", key: otherKeys.publicKey }];
  const rotated = token(goodClaims(), { alg: "RS256", kid: "k2" }, otherKeys.privateKey);
  expect(await findBearer(rotated)).toMatchObject({ accountId: 1001 });
});
