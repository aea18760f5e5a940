import type { LedgerPool } from "@bourse/core/ledger";
import type { Random } from "./random.ts";
import type { World } from "./world.ts";

type Row = Readonly<Record<string, string>>;
interface Statement {
  readonly text: string;
  readonly values: readonly string[];
}

/** What the tables of the ledger hold. */
interface Tables {
  lastSequence: number;
  readonly markets: Map<string, Row>;
  /** Units by asset, owner and kind: the sums of the postings. */
  readonly accounts: Map<string, bigint>;
  readonly postings: Set<string>;
  readonly audit: Map<string, string>;
}

const SEPARATOR = "\u001e";

/**
 * A PostgreSQL that knows the statements of the ledger, and no others: transactions, keys, the sums
 * that its triggers keep, and connections that break between any two statements.
 */
export class SimLedger {
  /** Of statements after which the connection is gone. */
  breakRate = 0;
  #tables: Tables = emptyTables();
  #isLocked = false;
  readonly #world: World;
  readonly #random: Random;

  constructor(world: World, random: Random) {
    this.#world = world;
    this.#random = random;
  }

  get lastSequence(): number {
    return this.#tables.lastSequence;
  }

  /** Units that an account holds, of a kind. */
  units(assetId: number, ownerId: number, kind: string): bigint {
    return this.#tables.accounts.get(`${assetId} ${ownerId} ${kind}`) ?? 0n;
  }

  /** Of every asset, which has to be nothing: each posting takes what it gives. */
  sums(): Map<string, bigint> {
    const sums = new Map<string, bigint>();
    for (const [key, units] of this.#tables.accounts) {
      const assetId = key.split(" ")[0] ?? "";
      sums.set(assetId, (sums.get(assetId) ?? 0n) + units);
    }
    return sums;
  }

  pool(): LedgerPool {
    const connect = async () => {
      let tables: Tables | undefined;
      const end = (isKept: boolean): void => {
        if (tables === undefined) return;
        if (isKept) this.#tables = tables;
        tables = undefined;
        this.#unlock();
      };
      // The server notices that nobody is at the other end.
      this.#world.process?.onDeath(() => end(false));
      const query = async (asked: string | Statement, values: readonly string[] = []) => {
        const text = typeof asked === "string" ? asked : asked.text;
        await this.#world.delay(this.#random.between(100, 1_500));
        if (this.#random.chance(this.breakRate)) {
          // A commit may be done, though nobody hears of it.
          end(text === "COMMIT" && this.#random.chance(0.5));
          throw new Error("The connection to the ledger is gone.");
        }
        if (text.includes("BEGIN")) {
          await this.#lock();
          tables = copyOf(this.#tables);
        } else if (text === "COMMIT") {
          end(true);
        } else {
          if (tables === undefined) throw new Error("No transaction is under way.");
          return { rows: run(tables, text, typeof asked === "string" ? values : asked.values) };
        }
        return { rows: [] };
      };
      const ignore = () => undefined;
      return { query, on: ignore, off: ignore, release: () => end(false) };
    };
    return { connect } as unknown as LedgerPool;
  }

  /** The checkpoint is read for update: one transaction after the other. */
  async #lock(): Promise<void> {
    while (this.#isLocked) await this.#world.delay(1_000);
    this.#isLocked = true;
  }

  #unlock(): void {
    this.#isLocked = false;
  }
}

function run(tables: Tables, text: string, values: readonly string[]): Row[] {
  if (text.startsWith("SELECT last_sequence")) {
    return [{ last_sequence: String(tables.lastSequence) }];
  }
  if (text.startsWith("SELECT * FROM markets")) return [...tables.markets.values()];
  if (text.startsWith("SELECT asset_id, owner_id")) return accountRows(tables, values);
  if (text.startsWith("SELECT encode(hash")) {
    const hash = tables.audit.get(String(values[0]));
    return hash === undefined ? [] : [{ hash }];
  }
  if (text.startsWith("UPDATE projection_checkpoint")) {
    const to = Number(values[0]);
    if (to < tables.lastSequence) throw new Error("The checkpoint cannot go back.");
    tables.lastSequence = to;
    return [];
  }
  insert(tables, text, values);
  return [];
}

function accountRows({ accounts }: Tables, values: readonly string[]): Row[] {
  const [assets = [], owners = []] = values.map(elements);
  return assets.flatMap((assetId, index) =>
    ["free", "locked", "house"].flatMap((kind) => {
      const ownerId = owners[index] ?? "";
      const units = accounts.get(`${assetId} ${ownerId} ${kind}`);
      return units === undefined
        ? []
        : [{ asset_id: assetId, owner_id: ownerId, kind, units: String(units) }];
    }),
  );
}

function insert(tables: Tables, text: string, values: readonly string[]): void {
  const match = /^INSERT INTO (\w+) \(([^)]*)\)/.exec(text);
  if (match === null) throw new Error(`The ledger of the simulation does not know: ${text}`);
  const [, table = "", names = ""] = match;
  const columns = values.map((value) =>
    value.endsWith(SEPARATOR) ? value.split(SEPARATOR).slice(0, -1) : elements(value),
  );
  const rows = (columns[0] ?? []).map((_, at): Row =>
    Object.fromEntries(names.split(", ").map((name, index) => [name, columns[index]?.[at] ?? ""])),
  );
  for (const row of rows) insertRow(tables, table, row);
  for (const [key, units] of tables.accounts) {
    const isOutside = key.endsWith("deposits");
    if (isOutside ? units > 0n : units < 0n) throw new Error(`Account ${key} holds ${units}.`);
  }
}

function insertRow(tables: Tables, table: string, row: Row): void {
  if (table === "postings") post(tables, row);
  if (table === "markets") tables.markets.set(row["market_id"] ?? "", row);
  if (table !== "audit_log") return;
  const { sequence = "", hash = "" } = row;
  if (tables.audit.has(sequence)) throw new Error(`Audit entry ${sequence} is there already.`);
  tables.audit.set(sequence, hash.replace(/^"\\\\x|"$/g, ""));
}

function post({ postings, accounts }: Tables, row: Row): void {
  const key = `${row["sequence"]} ${row["line"]}`;
  if (postings.has(key)) throw new Error(`Posting ${key} is there already.`);
  postings.add(key);
  const units = BigInt(row["units"] ?? "0");
  const from = `${row["asset_id"]} ${row["from_owner"]} ${row["from_kind"]}`;
  const to = `${row["asset_id"]} ${row["to_owner"]} ${row["to_kind"]}`;
  accounts.set(from, (accounts.get(from) ?? 0n) - units);
  accounts.set(to, (accounts.get(to) ?? 0n) + units);
}

/** `{1,2}` as PostgreSQL writes arrays. */
function elements(array: string): string[] {
  const inside = array.slice(1, -1);
  return inside === "" ? [] : inside.split(",");
}

function emptyTables(): Tables {
  return {
    lastSequence: 0,
    markets: new Map(),
    accounts: new Map(),
    postings: new Set(),
    audit: new Map(),
  };
}

function copyOf({ lastSequence, markets, accounts, postings, audit }: Tables): Tables {
  return {
    lastSequence,
    markets: new Map(markets),
    accounts: new Map(accounts),
    postings: new Set(postings),
    audit: new Map(audit),
  };
}
