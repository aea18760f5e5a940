import { createHmac } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openAccount, setKycStatus } from "@bourse/core/account";
import { ASSETS, formatDecimal, MARKETS } from "@bourse/core/market";
import { createTable, type Table } from "@bourse/core/table";
import type { ChainNode, ChainPayment, ChainTransfer } from "@bourse/core/wallet";
import { Cashier, createExchangeClient } from "@bourse/services/cashier";
import {
  createWallet,
  readSettings,
  type RunningExchange,
  startExchange,
} from "@bourse/services/exchange";
import { followJournal, openJournal } from "@bourse/services/exchange/journal";
import { startCoreTable } from "../platform/core-table.ts";

const TOKEN = "token-of-the-test";
const SECRET = "secret-of-the-test";
const log = { info: () => {}, warn: () => {}, error: () => {} };

export interface Alarm {
  readonly message: string;
  readonly what: unknown;
}

/**
 * The real exchange with its ports, a real table and a real cashier, on a clock that is turned by
 * hand, with a journal that can be made to stand still and a chain that does what it is told.
 */
export class WalletRun {
  readonly table: Table;
  cashier: Cashier;
  readonly alarms: Alarm[] = [];
  readonly payments: ChainPayment[] = [];
  /** What came in, by network; every block up to `tip` is there. */
  readonly arrived = new Map<string, ChainTransfer[]>();
  readonly tip = 1_000;
  /** Accounts to which the exchange credits nothing. */
  readonly refused = new Set<number>();
  /** Ids of payments the chain does not answer to. */
  readonly stuck = new Set<string>();
  readonly chain: ChainNode = {
    address: (network, label) => Promise.resolve(`${network}-${label}`),
    pay: (payment) => {
      if (this.stuck.has(payment.id)) return Promise.reject(new Error("no answer"));
      this.payments.push(payment);
      return Promise.resolve(`tx-${payment.id}`);
    },
    confirmations: () => Promise.resolve(100),
    transfers: (network) =>
      Promise.resolve({ tip: this.tip, transfers: this.arrived.get(network) ?? [] }),
  };
  #people = 0;
  readonly #clock: { timeMs: number };
  readonly #gate: Gate;
  readonly #start: () => Promise<RunningExchange>;
  #exchange: RunningExchange;
  readonly #stop: () => Promise<void>;

  private constructor(parts: {
    table: Table;
    clock: { timeMs: number };
    gate: Gate;
    exchange: RunningExchange;
    start: () => Promise<RunningExchange>;
    stop: () => Promise<void>;
  }) {
    this.table = parts.table;
    this.#clock = parts.clock;
    this.#gate = parts.gate;
    this.#exchange = parts.exchange;
    this.#start = parts.start;
    this.#stop = parts.stop;
    this.cashier = this.#newCashier();
  }

  static async start(): Promise<WalletRun> {
    const core = await startCoreTable();
    const table = createTable(core.name);
    const dataDir = await mkdtemp(join(tmpdir(), "bourse-wallet-"));
    const clock = { timeMs: Date.now() };
    const gate = new Gate();
    const start = () => startOn(dataDir, { table, clock, gate });
    const stop = async () => {
      await core.stop();
      await rm(dataDir, { recursive: true, force: true });
    };
    return new WalletRun({ table, clock, gate, exchange: await start(), start, stop });
  }

  async stop(): Promise<void> {
    await this.#exchange.stop();
    await this.#stop();
  }

  /** A new process of the exchange, which remembers only what is on disk. */
  async restart(): Promise<void> {
    await this.#exchange.stop();
    this.#exchange = await this.#start();
    this.cashier = this.#newCashier();
  }

  get nowMs(): number {
    return this.#clock.timeMs;
  }

  wait(ms: number): void {
    this.#clock.timeMs += ms;
  }

  /** Nothing more becomes durable until `resume`. */
  async stall(): Promise<void> {
    this.#gate.close();
    void this.deposit(1, "USDT", "1");
    await this.#gate.reached;
  }

  resume(): void {
    this.#gate.open();
  }

  /** Somebody identified, whose key is the account's number over and over. */
  async person(): Promise<number> {
    this.#people += 1;
    const userId = userOf(1_000 + this.#people);
    const wish = { userId, email: `${userId}@example.com`, nowMs: this.nowMs };
    const { accountId } = await openAccount(this.table, wish);
    await setKycStatus(this.table, userId, "APPROVED");
    return accountId;
  }

  /** The signed query; it may be sent more than once. */
  sign(fields: Readonly<Record<string, string>>): string {
    const query = new URLSearchParams({ ...fields, timestamp: String(this.nowMs) }).toString();
    return `${query}&signature=${createHmac("sha256", SECRET).update(query).digest("hex")}`;
  }

  async post(accountId: number, path: string, query: string) {
    const response = await fetch(`http://127.0.0.1:${this.#exchange.port}${path}?${query}`, {
      method: "POST",
      headers: { "X-MBX-APIKEY": keyOf(accountId) },
    });
    return {
      status: response.status,
      body: (await response.json()) as Readonly<Record<string, string | number>>,
    };
  }

  async deposit(accountId: number, asset: string, amount: string): Promise<void> {
    const transferId = `test-${Math.random()}`;
    const movement = { accountId, asset, amount, transferId };
    await createExchangeClient(this.#operatorUrl, TOKEN).deposit(movement);
  }

  /** Free and locked, in whole coins. */
  async balance(accountId: number, asset: string): Promise<string> {
    const headers = { authorization: `Bearer ${TOKEN}` };
    const response = await fetch(`${this.#operatorUrl}/operator/balances?from=0`, { headers });
    const { balances } = (await response.json()) as {
      balances: [number, number, string, string][];
    };
    const spec = ASSETS.find((listed) => listed.asset === asset);
    const row = balances.find(([id, assetId]) => id === accountId && assetId === spec?.assetId);
    const [, , free, locked] = row ?? [0, 0, "0", "0"];
    const coins = (units: string) =>
      formatDecimal(BigInt(units), spec?.decimals ?? 0).replace(/\.?0*$/, "");
    return `${coins(free)} + ${coins(locked)}`;
  }

  get #operatorUrl(): string {
    return `http://127.0.0.1:${this.#exchange.operatorPort}`;
  }

  #newCashier(): Cashier {
    const exchange = createExchangeClient(this.#operatorUrl, TOKEN);
    return new Cashier({
      table: this.table,
      chain: this.chain,
      exchange: {
        ...exchange,
        deposit: (movement) =>
          this.refused.has(movement.accountId)
            ? Promise.reject(new Error("The exchange answered 400."))
            : exchange.deposit(movement),
      },
      nowMs: () => this.nowMs,
      log: { ...log, error: (message, { what } = {}) => this.alarms.push({ message, what }) },
    });
  }
}

/** Stands between the exchange and its disk. */
class Gate {
  reached: Promise<void> = Promise.resolve();
  #reach: () => void = () => {};
  #passed: Promise<void> | undefined;
  #pass: () => void = () => {};

  close(): void {
    this.reached = new Promise((resolve) => (this.#reach = resolve));
    this.#passed = new Promise((resolve) => (this.#pass = resolve));
  }

  open(): void {
    this.#passed = undefined;
    this.#pass();
  }

  async pass(): Promise<void> {
    this.#reach();
    await this.#passed;
  }
}

async function startOn(
  dataDir: string,
  { table, clock, gate }: { table: Table; clock: { timeMs: number }; gate: Gate },
): Promise<RunningExchange> {
  const settings = { kind: "file", dataDir } as const;
  return startExchange({
    settings: readSettings({
      PORT: "0",
      OPERATOR_PORT: "0",
      OPERATOR_TOKEN: TOKEN,
      DATA_DIR: dataDir,
    }),
    journals: {
      open: async (name) => {
        const journal = await openJournal(settings, name, log);
        if (name === "events") return journal;
        const append = journal.append.bind(journal);
        journal.append = async (batch) => {
          await gate.pass();
          await append(batch);
        };
        return journal;
      },
      follow: (name) => followJournal(settings, name),
    },
    listing: { assets: ASSETS, markets: MARKETS },
    findCredential: (apiKey) => ({
      apiKey,
      userId: userOf(Number(apiKey)),
      accountId: Number(apiKey),
      type: "HMAC",
      permissions: ["READ", "TRADE", "WITHDRAW"],
      ipAllowList: [],
      secretKey: SECRET,
    }),
    findBearer: () => Promise.reject(new Error("nobody signs in here")),
    wallet: createWallet(table, { address: () => Promise.reject(new Error()) } as never),
    clock: { nowMs: () => clock.timeMs, nowUs: () => clock.timeMs * 1_000 },
    log,
    onFailure: (error) => {
      throw error;
    },
  });
}

export const userOf = (accountId: number): string => `user-${accountId}`;

const keyOf = (accountId: number): string => String(accountId).padStart(64, "0");
