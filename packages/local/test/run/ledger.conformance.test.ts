import { spawnSync } from "node:child_process";
import path from "node:path";
import { expect, test } from "vitest";
import { createLedgerPool, type DatabaseAddress } from "@bourse/core/ledger";
import { readAttachment } from "../../src/run/index.ts";
import { ccxtClient } from "../binance/ccxt-client.ts";
import { useStack } from "../binance/stack.ts";

const ROOT = path.join(import.meta.dirname, "..", "..", "..", "..");
const stack = useStack();

/** One of our commands against the running stack. */
function run(script: string, ...options: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path.join(ROOT, "scripts", script), "--data", stack.dir, ...options],
    { encoding: "utf8", timeout: 100_000 },
  );
  return { status, stdout, stderr };
}

const trader = (name: string) => {
  const { apiKey, secretKey } = stack.account(name);
  return ccxtClient(stack.ready, { apiKey, secret: secretKey });
};

test("after some trading all books agree, until somebody meddles with one", async () => {
  const [alice, bob] = [trader("alice"), trader("bob")];
  for (let round = 0; round < 20; round++) {
    await alice.createOrder("BTC/USDT", "limit", "sell", 0.01, 60_000 + round);
    await bob.createOrder("BTC/USDT", "limit", "buy", 0.005, 60_000 + round);
  }
  await bob.createOrder("ETH/USDT", "limit", "buy", 1, 2_000);
  await alice.transfer("USDT", 123.45, "spot", "funding");

  const agreed = run("reconcile.ts", "--json");
  expect(agreed.stderr).toBe("");
  const { differences, lastSequence, assets } = JSON.parse(agreed.stdout) as {
    differences: unknown[];
    lastSequence: number;
    assets: { asset: string; houseUnits: string }[];
  };
  expect(differences).toEqual([]);
  expect(agreed.status).toBe(0);
  expect(lastSequence).toBeGreaterThan(40);
  expect(assets.find(({ asset }) => asset === "BTC")?.houseUnits).not.toBe("0");

  const whole = run("audit-verify.ts");
  expect(whole).toMatchObject({ status: 0, stderr: "" });
  expect(whole.stdout).toMatch(/^\d+ entries are as they were written/);

  const address = readAttachment(stack.dir)?.links["Ledger"] as unknown as DatabaseAddress;
  const pool = createLedgerPool(address);
  await pool.query(`BEGIN; SET LOCAL session_replication_role = replica;
    UPDATE ledger.accounts SET units = units + 1
    WHERE owner_id = ${stack.account("bob").accountId} AND asset_id = 2 AND kind = 'free';
    DELETE FROM ledger.audit_log WHERE sequence = 30; COMMIT`);
  await pool.end();

  const differing = run("reconcile.ts");
  expect(differing.status).toBe(1);
  expect(differing.stdout).toMatch(/DIFFERENCE between engine and ledger: Account 1002, asset 2 /);
  expect(differing.stdout).toMatch(
    /DIFFERENCE between balances and transfers: BTC: .* \(1 too many\)/,
  );
  const broken = run("audit-verify.ts");
  expect(broken.status).toBe(1);
  expect(broken.stdout).toMatch(/^BROKEN at command 30: the entry is missing\./);
});
