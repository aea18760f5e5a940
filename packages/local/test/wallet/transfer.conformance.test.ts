import { createHmac } from "node:crypto";
import { fundingAccountOf } from "@bourse/core/account";
import { createTable } from "@bourse/core/table";
import { noteTransfer } from "@bourse/core/wallet";
import { beforeAll, describe, expect, test } from "vitest";
import { readAttachment } from "../../src/run/index.ts";
import { ccxtClient } from "../binance/ccxt-client.ts";
import { useStack } from "../binance/stack.ts";
import { until } from "../platform/until.ts";

const stack = useStack();
let alice: ReturnType<typeof ccxtClient>;

beforeAll(() => {
  const { apiKey, secretKey } = stack.account("alice");
  alice = ccxtClient(stack.ready, { apiKey, secret: secretKey });
});

interface Row {
  readonly asset: string;
  readonly amount: string;
  readonly type: string;
  readonly status: string;
  readonly tranId: number;
}

/** What the answer to a signed request of alice's is, with the status it came under. */
async function ask(method: string, path: string, fields: Readonly<Record<string, string>> = {}) {
  return send(method, path, signedQuery(fields));
}

function signedQuery(fields: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams({ ...fields, timestamp: String(Date.now()) }).toString();
  const { secretKey } = stack.account("alice");
  return `${query}&signature=${createHmac("sha256", secretKey).update(query).digest("hex")}`;
}

async function send(method: string, path: string, query: string) {
  const { apiKey } = stack.account("alice");
  const response = await fetch(`${stack.ready.urls.rest}${path}?${query}`, {
    method,
    headers: { "X-MBX-APIKEY": apiKey },
  });
  return { status: response.status, body: (await response.json()) as never };
}

const spot = async (asset: string) => (await alice.fetchBalance())[asset]?.free;
const funding = async (asset: string) =>
  (await alice.fetchBalance({ type: "funding" }))[asset]?.free ?? 0;
const rowsOf = async (type: string, fields = {}) =>
  (await ask("GET", "/sapi/v1/asset/transfer", { type, ...fields })).body as unknown as {
    readonly total: number;
    readonly rows: readonly Row[];
  };

describe("transfers between the spot and the funding wallet", () => {
  test("move money there and back, and are written down", async () => {
    const made = await alice.transfer("USDT", 250.5, "spot", "funding");
    expect(await spot("USDT")).toBe(999_749.5);
    expect(await funding("USDT")).toBe(250.5);
    const [told] = await alice.fetchTransfers("USDT", undefined, undefined, {
      fromAccount: "spot",
      toAccount: "funding",
    });
    expect(told).toMatchObject({ id: made.id, amount: 250.5, currency: "USDT", status: "ok" });

    await alice.transfer("USDT", 100, "funding", "spot");
    expect(await spot("USDT")).toBe(999_849.5);
    expect(await funding("USDT")).toBe(150.5);
    expect((await rowsOf("FUNDING_MAIN")).rows).toMatchObject([
      { asset: "USDT", amount: "100.00000000", type: "FUNDING_MAIN", status: "CONFIRMED" },
    ]);
  });

  test("of what is not there are refused, and written down as failed", async () => {
    await expect(alice.transfer("USDT", 151, "funding", "spot")).rejects.toThrow(
      '{"code":-5013,"msg":"Asset transfer failed: insufficient balance"}',
    );
    expect((await rowsOf("FUNDING_MAIN")).rows[0]).toMatchObject({
      amount: "151.00000000",
      status: "FAILED",
    });
    expect(await funding("USDT")).toBe(150.5);
  });

  test.each([
    [{ type: "MAIN_UMFUTURE" }, 400, { code: -3043, msg: "Transferring in not allowed." }],
    [{ type: "HERE_THERE" }, 400, { code: -1130 }],
    [{ asset: "XYZ" }, 400, { code: -4018, msg: "We don't have this asset." }],
    [{ amount: "0" }, 400, { code: -1130 }],
    [{ amount: "-1" }, 400, { code: -1100 }],
    [{ amount: "0.000000001" }, 400, { code: -1111 }],
  ])("%j is refused: %d", async (fields, status, body) => {
    const wish = { type: "MAIN_FUNDING", asset: "USDT", amount: "1", ...fields };
    expect(await ask("POST", "/sapi/v1/asset/transfer", wish)).toMatchObject({ status, body });
  });

  test("happen once, however often the same signed bytes are sent", async () => {
    const query = signedQuery({ type: "MAIN_FUNDING", asset: "BTC", amount: "1" });
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => send("POST", "/sapi/v1/asset/transfer", query)),
    );
    // Who comes while it is being made hears that nobody knows yet.
    expect(answers.filter(({ status }) => status !== 200 && status !== 504)).toEqual([]);
    const [made, ...others] = new Set(
      answers.filter(({ status }) => status === 200).map(({ body }) => JSON.stringify(body)),
    );
    expect([made, others]).toEqual([expect.any(String), []]);
    const again = await send("POST", "/sapi/v1/asset/transfer", query);
    expect(JSON.stringify(again.body)).toBe(made);
    expect(await funding("BTC")).toBe(1);
  });

  test("that nobody lived to make are made by the cashier, once", async () => {
    const attachment = readAttachment(stack.dir);
    Object.assign(process.env, attachment?.env);
    const table = createTable(String(attachment?.links["Core"]?.["name"]));
    const { accountId } = stack.account("alice");
    const wish = { accountId, type: "MAIN_FUNDING", asset: "ETH" } as const;
    const longAgo = Date.now() - 60_000;
    await noteTransfer(table, { ...wish, amount: "2", nowMs: longAgo });
    await noteTransfer(table, { ...wish, amount: "5000000", nowMs: longAgo });
    const ended = await until(
      async () => (await rowsOf("MAIN_FUNDING")).rows.filter(({ asset }) => asset === "ETH"),
      (rows) => rows.length === 2 && rows.every(({ status }) => status !== "PENDING"),
    );
    expect(ended.map(({ amount, status }) => `${amount} ${status}`).toSorted()).toEqual([
      "2 CONFIRMED",
      "5000000 FAILED",
    ]);
    expect(await funding("ETH")).toBe(2);
  });
});

describe("what the wallet tells about an account", () => {
  test("its holdings in BTC need a price: USDT has one, in BTC, from the last trade", async () => {
    expect((await ask("GET", "/sapi/v1/asset/wallet/balance")).body).toEqual([
      { activate: true, balance: "99.00000000", walletName: "Spot" },
      { activate: true, balance: "1.00000000", walletName: "Funding" },
    ]);
  });

  test("no day of a new exchange has ended, so that there is no snapshot of one", async () => {
    const { status, body } = await ask("GET", "/sapi/v1/accountSnapshot", { type: "SPOT" });
    expect({ status, body }).toEqual({
      status: 200,
      body: { code: 200, msg: "", snapshotVos: [] },
    });
  });

  test("the key of the request, and what it may do", async () => {
    expect((await ask("GET", "/sapi/v1/account/apiRestrictions")).body).toMatchObject({
      ipRestrict: false,
      enableReading: true,
      enableWithdrawals: true,
      enableSpotAndMarginTrading: true,
      enableFutures: false,
    });
    expect((await ask("GET", "/sapi/v1/account/status")).body).toEqual({ data: "Normal" });
    const { body } = await ask("GET", "/sapi/v1/account/apiTradingStatus");
    expect(body).toMatchObject({ data: { isLocked: false } });
  });

  test("a funding wallet is nobody's account: its number signs in nowhere", async () => {
    const { accountId } = stack.account("alice");
    expect(fundingAccountOf(accountId)).not.toBe(accountId);
    const { body } = await ask("GET", "/api/v3/account");
    expect(body).toMatchObject({ uid: accountId });
  });

  test.each(["/sapi/v1/margin/account", "/sapi/v1/simple-earn/flexible/list", "/fapi/v1/order"])(
    "%s belongs to a product that is not offered",
    async (path) => {
      expect(await ask("GET", path)).toEqual({
        status: 400,
        body: { code: -1020, msg: "This operation is not supported." },
      });
    },
  );
});
