const ROWS_AT_FIRST = 64;
/** Of most names; longer ones make the bytes grow earlier. */
const NAME_BYTES = 24;

/**
 * The names of orders by row, as bytes one behind the other: kept as strings they would be most of what
 * the garbage collector has to look at. A name is ASCII, as the engine wants it.
 */
export class NameColumn {
  #bytes = new Uint8Array(ROWS_AT_FIRST * NAME_BYTES);
  /** Where the name of each row ends, and so the next one begins. */
  #ends = new Uint32Array(ROWS_AT_FIRST);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(name: string): void {
    const row = this.#length;
    const begin = this.#begin(row);
    const end = begin + name.length;
    if (row === this.#ends.length) this.#ends = grown(this.#ends, new Uint32Array(row * 2));
    if (end > this.#bytes.length) {
      this.#bytes = grown(this.#bytes, new Uint8Array(Math.max(end, this.#bytes.length * 2)));
    }
    const bytes = this.#bytes;
    for (let at = 0; at < name.length; at += 1) bytes[begin + at] = name.charCodeAt(at);
    this.#ends[row] = end;
    this.#length = row + 1;
  }

  /** "" for a row that is not there. */
  at(row: number): string {
    if (row >= this.#length) return "";
    let name = "";
    for (const code of this.#bytes.subarray(this.#begin(row), this.#ends[row])) {
      name += String.fromCharCode(code);
    }
    return name;
  }

  /** The same as comparing with `at(row)`, without making a string. */
  is(row: number, name: string): boolean {
    const begin = this.#begin(row);
    if (row >= this.#length || (this.#ends[row] ?? 0) - begin !== name.length) return false;
    for (let at = 0; at < name.length; at += 1) {
      if (this.#bytes[begin + at] !== name.charCodeAt(at)) return false;
    }
    return true;
  }

  #begin(row: number): number {
    return row === 0 ? 0 : (this.#ends[row - 1] ?? 0);
  }
}

function grown<Column extends Uint8Array | Uint32Array>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}
