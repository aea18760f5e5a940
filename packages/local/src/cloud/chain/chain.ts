import type { DatabaseSync } from "node:sqlite";
import { openDatabase, transaction } from "../database.ts";
import { newAddress, newTransactionId } from "./addresses.ts";
import { blockMs, transfersMax } from "./limits.ts";

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS address (
    network TEXT NOT NULL, label TEXT NOT NULL, address TEXT NOT NULL,
    PRIMARY KEY (network, label), UNIQUE (network, address)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS payment (
    place INTEGER PRIMARY KEY, paymentId TEXT UNIQUE, txId TEXT NOT NULL UNIQUE,
    network TEXT NOT NULL, asset TEXT NOT NULL, address TEXT NOT NULL, amount TEXT NOT NULL,
    block INTEGER NOT NULL, timeMs INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS paymentByBlock ON payment (network, block);
`;

export interface Payment {
  /** Absent when it comes from outside. */
  readonly id?: string | undefined;
  readonly network: string;
  readonly asset: string;
  readonly address: string;
  readonly amount: string;
}

export interface Transfer {
  readonly txId: string;
  /** Every transaction here pays one address, once. */
  readonly index: 0;
  readonly asset: string;
  readonly address: string;
  readonly amount: string;
  readonly block: number;
  readonly timeMs: number;
}

/** It will never be carried out; the message says why. */
export class PaymentRefused extends Error {
  override readonly name = "PaymentRefused";
}

const NOBODY = /^0x0{40}$/;

/**
 * The chains of all networks as one file. Blocks come by the clock: a payment is in the block after
 * the moment it was made, whether or not anybody was running then.
 */
export class SimulatedChain {
  readonly #database: DatabaseSync;
  readonly #nowMs: () => number;

  constructor(file: string, nowMs: () => number = Date.now) {
    this.#database = openDatabase(file, SCHEMA);
    this.#nowMs = nowMs;
  }

  close(): void {
    this.#database.close();
  }

  /** The address of that label, made the first time it is asked for. */
  address(network: string, label: string): string {
    const fresh = newAddress(network);
    if (fresh === undefined) {
      throw new PaymentRefused(
        `There is no network ${network} here: packages/local/src/cloud/chain/addresses.ts has none.`,
      );
    }
    this.#database
      .prepare("INSERT INTO address VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
      .run(network, label, fresh);
    const row = this.#database
      .prepare("SELECT address FROM address WHERE network = ? AND label = ?")
      .get(network, label);
    return String(row?.["address"]);
  }

  /** Answers the transaction; of the same id the first one. */
  pay({ id, network, asset, address, amount }: Payment): string {
    if (NOBODY.test(address)) throw new PaymentRefused("Nobody owns the address of zeros.");
    return transaction(this.#database, () => {
      const known =
        id === undefined
          ? undefined
          : this.#database.prepare("SELECT txId FROM payment WHERE paymentId = ?").get(id);
      if (known !== undefined) return String(known["txId"]);
      const txId = newTransactionId();
      const timeMs = this.#nowMs();
      this.#database
        .prepare("INSERT INTO payment VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)")
        .run(id ?? null, txId, network, asset, address, amount, blockAt(timeMs) + 1, timeMs);
      return txId;
    });
  }

  /** undefined of a transaction that nobody made. */
  confirmations(network: string, txId: string): number | undefined {
    const row = this.#database
      .prepare("SELECT block FROM payment WHERE network = ? AND txId = ?")
      .get(network, txId);
    if (row === undefined) return undefined;
    return Math.max(0, this.tip() - Number(row["block"]) + 1);
  }

  tip(): number {
    return blockAt(this.#nowMs());
  }

  /** What our own addresses got in the blocks after one, up to the newest. */
  transfers(network: string, afterBlock: number): { tip: number; transfers: Transfer[] } {
    const tip = this.tip();
    const rows = this.#database
      .prepare(
        `SELECT txId, asset, payment.address AS address, amount, block, timeMs FROM payment
         JOIN address USING (network, address)
         WHERE network = ? AND block > ? AND block <= ? ORDER BY block, place LIMIT ?`,
      )
      .all(network, afterBlock, tip, transfersMax);
    const transfers = rows.map((row) => ({
      txId: String(row["txId"]),
      index: 0 as const,
      asset: String(row["asset"]),
      address: String(row["address"]),
      amount: String(row["amount"]),
      block: Number(row["block"]),
      timeMs: Number(row["timeMs"]),
    }));
    // More than fit: what was left out is not said to have been looked at.
    const last = transfers.at(-1);
    const isWhole = transfers.length < transfersMax || last === undefined;
    return { tip: isWhole ? tip : last.block - 1, transfers };
  }
}

const blockAt = (timeMs: number): number => Math.floor(timeMs / blockMs);
