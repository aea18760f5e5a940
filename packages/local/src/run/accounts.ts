import { generateKeyPairSync, type KeyPairKeyObjectResult, randomInt } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { openAccount, setKycStatus, setRole } from "@bourse/core/account";
import { createApiKey, type SecretCipher } from "@bourse/core/api-key";
import type { Table } from "@bourse/core/table";

/** A person (or a simulated trader) who exists from the first start on, with everything they need. */
export interface SeededAccount {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly accountId: number;
  readonly apiKey: string;
  readonly secretKey: string;
  readonly ed25519ApiKey?: string;
  readonly ed25519PrivateKeyPem?: string;
  readonly rsaApiKey?: string;
  readonly rsaPrivateKeyPem?: string;
  readonly kyc: "approved" | "none";
}

export interface AccountPlan {
  readonly name: string;
  readonly role: "TRADER" | "OPERATOR";
  readonly kyc: "approved" | "none";
  /** An Ed25519 and an RSA key beside the HMAC one. */
  readonly keyPairs: boolean;
  /** Asset -> amount, credited once. */
  readonly funds: Readonly<Record<string, string>>;
}

const TRADER_FUNDS = {
  USDT: "1000000",
  BTC: "100",
  ETH: "1000",
  SOL: "10000",
  BNB: "10000",
} as const;

const person = (name: string, rest: Partial<AccountPlan>): AccountPlan => ({
  name,
  role: "TRADER",
  kyc: "approved",
  keyPairs: false,
  funds: {},
  ...rest,
});

export const PEOPLE: readonly AccountPlan[] = [
  person("alice", { funds: TRADER_FUNDS, keyPairs: true }),
  person("bob", { funds: TRADER_FUNDS, keyPairs: true }),
  person("carol", { kyc: "none" }),
  // Two: a large withdrawal needs the yes of both.
  person("admin", { role: "OPERATOR" }),
  person("admin2", { role: "OPERATOR" }),
];

/** What seeding needs of the running cloud. */
export interface SeedTools {
  readonly table: Table;
  readonly cipher: SecretCipher;
  /** Makes the user with that password (or finds it and sets the password) and returns its id. */
  readonly ensureUser: (email: string, password: string) => Promise<string>;
  readonly nowMs: () => number;
}

/** The accounts on disk: the only place that knows the seeded passwords and secrets. */
export class AccountFile {
  readonly #file: string;
  readonly #accounts = new Map<string, SeededAccount>();

  constructor(dir: string) {
    this.#file = path.join(dir, "accounts.json");
    if (!existsSync(this.#file)) return;
    for (const account of JSON.parse(readFileSync(this.#file, "utf8")) as SeededAccount[])
      this.#accounts.set(account.name, account);
  }

  get(name: string): SeededAccount | undefined {
    return this.#accounts.get(name);
  }

  add(account: SeededAccount): void {
    this.#accounts.set(account.name, account);
    writeFileSync(`${this.#file}.new`, JSON.stringify([...this.#accounts.values()], null, 2), {
      mode: 0o600,
    });
    renameSync(`${this.#file}.new`, this.#file);
  }
}

/** Makes the accounts of the plan that are not on file yet; safe to repeat after a crash. */
export async function seedAccounts(
  plan: readonly AccountPlan[],
  file: AccountFile,
  tools: SeedTools,
): Promise<readonly SeededAccount[]> {
  const accounts: SeededAccount[] = [];
  for (const wanted of plan) {
    const known = file.get(wanted.name) ?? (await seedAccount(wanted, tools));
    if (file.get(wanted.name) === undefined) file.add(known);
    accounts.push(known);
  }
  return accounts;
}

async function seedAccount(plan: AccountPlan, tools: SeedTools): Promise<SeededAccount> {
  const { table, cipher } = tools;
  const nowMs = tools.nowMs();
  const email = `${plan.name}@example.com`;
  const password = makePassword(plan.name);
  const userId = await tools.ensureUser(email, password);
  const { accountId } = await openAccount(table, { userId, email, nowMs });
  if (plan.kyc === "approved") await setKycStatus(table, userId, "APPROVED");
  if (plan.role === "OPERATOR") await setRole(table, userId, "OPERATOR");
  const owner = {
    userId,
    accountId,
    permissions: ["READ", "TRADE", "WITHDRAW"] as const,
    ipAllowList: [],
    nowMs,
  };
  const hmac = await createApiKey(table, cipher, { ...owner, label: "seeded", type: "HMAC" });
  const seeded = {
    name: plan.name,
    email,
    password,
    accountId,
    apiKey: hmac.apiKey,
    secretKey: hmac.secretKey ?? "",
    kyc: plan.kyc,
  };
  if (!plan.keyPairs) return seeded;
  const ed25519 = pemsOf(generateKeyPairSync("ed25519"));
  const rsa = pemsOf(generateKeyPairSync("rsa", { modulusLength: 2048 }));
  const make = (type: "ED25519" | "RSA", publicKeyPem: string) =>
    createApiKey(table, cipher, { ...owner, label: `seeded ${type}`, type, publicKeyPem });
  return {
    ...seeded,
    ed25519ApiKey: (await make("ED25519", ed25519.publicKey)).apiKey,
    ed25519PrivateKeyPem: ed25519.privateKey,
    rsaApiKey: (await make("RSA", rsa.publicKey)).apiKey,
    rsaPrivateKeyPem: rsa.privateKey,
  };
}

const pemsOf = ({ publicKey, privateKey }: KeyPairKeyObjectResult) => ({
  publicKey: String(publicKey.export({ type: "spki", format: "pem" })),
  privateKey: String(privateKey.export({ type: "pkcs8", format: "pem" })),
});

/** Easy to type, different on every installation. */
function makePassword(name: string): string {
  const letters = "abcdefghjkmnpqrstuvwxyz23456789";
  const part = () => Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join("");
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}-${part()}-${part()}-7`;
}
