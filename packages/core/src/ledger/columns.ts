/**
 * Rows for one INSERT, a column at a time: PostgreSQL takes an array per column and unnests them, so
 * that a thousand rows are one statement that is always the same.
 */
export class Columns {
  readonly #table: string;
  readonly #names: readonly string[];
  readonly #types: readonly ColumnType[];
  readonly #columns: string[][];
  readonly #tail: string;
  #count = 0;

  /** `tail` stands at the end of the statement: what to do with a row that is there already. */
  constructor(table: string, columns: Readonly<Record<string, ColumnType>>, tail = "") {
    this.#table = table;
    this.#names = Object.keys(columns);
    this.#types = Object.values(columns);
    this.#columns = this.#names.map(() => []);
    this.#tail = tail;
  }

  get count(): number {
    return this.#count;
  }

  /** The values in the order of the columns. */
  add(...values: readonly (string | number | bigint)[]): void {
    for (const [at, value] of values.entries()) this.#columns[at]?.push(String(value));
    this.#count += 1;
  }

  /** The statement and its parameters. */
  insert(): { readonly text: string; readonly values: string[] } {
    const arrays = this.#types.map((type, at) => arrayOf(type, at + 1)).join(", ");
    const text =
      `INSERT INTO ${this.#table} (${this.#names.join(", ")}) ` +
      `SELECT * FROM unnest(${arrays}) ${this.#tail}`;
    const values = this.#columns.map((column, at) => joined(this.#types[at], column));
    return { text, values };
  }
}

export type ColumnType =
  | "integer"
  | "bigint"
  | "smallint"
  | "numeric"
  | "text"
  | "bytea"
  | "account_kind"
  | "posting_cause";

/** Never part of a text here: ids are printable, and JSON spells control characters out. */
const SEPARATOR = "\u001e";

/** Texts come as one, each followed by the separator: cheaper than to quote every one of them. */
function arrayOf(type: ColumnType, place: number): string {
  if (type === "text") return `trim_array(string_to_array($${place}, E'\\x1e'), 1)`;
  return `$${place}::${type}[]`;
}

function joined(type: ColumnType | undefined, values: readonly string[]): string {
  if (type === "text") return values.map(separated).join("");
  if (type === "bytea") return `{${values.map((hex) => `"\\\\x${hex}"`).join(",")}}`;
  return `{${values.join(",")}}`;
}

function separated(value: string): string {
  if (!value.includes(SEPARATOR)) return value + SEPARATOR;
  throw new Error(`A text with a separator in it cannot be stored: ${JSON.stringify(value)}.`);
}
