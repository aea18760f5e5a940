import type { NamedTexts } from "../params.ts";

/**
 * The fields of one query or one form, in the order they were sent. There are a dozen of them, so
 * that looking along the list costs less than hashing every name of every request for a Map.
 */
export class SentFields implements NamedTexts {
  readonly #names: string[] = [];
  readonly #values: string[] = [];

  /** Of a name that is not there yet. */
  add(name: string, value: string): void {
    this.#names.push(name);
    this.#values.push(value);
  }

  has(name: string): boolean {
    return this.#names.includes(name);
  }

  get(name: string): string | undefined {
    const index = this.#names.indexOf(name);
    return index < 0 ? undefined : this.#values[index];
  }

  *entries(): Iterable<readonly [string, string]> {
    for (const [index, name] of this.#names.entries()) yield [name, this.#values[index] ?? ""];
  }
}
