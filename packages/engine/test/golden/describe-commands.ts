import { ByteWriter } from "../../src/bytes/index.ts";
import { writeCommand } from "../../src/command/codec.ts";
import type { Command } from "../../src/command/index.ts";

/**
 * The layout of every kind of command as the codec really writes it: what is written, one thing a
 * line, and which fields of the command were looked at for it.
 */
export function describeCommands(examples: readonly Command[]): string {
  const seen = new Set<string>();
  const layouts: string[] = [];
  for (const command of examples) {
    if (seen.has(command.kind)) continue;
    seen.add(command.kind);
    layouts.push(describe(command));
  }
  return layouts.join("\n");
}

function describe(command: Command): string {
  const looked: string[] = [];
  const writer = new DescribingWriter(looked);
  writeCommand(writer, watched(command, "", looked));
  return [`${command.kind}`, ...writer.lines].join("\n") + "\n";
}

/** Tells which fields are read, without changing what they hold. */
function watched<Value extends object>(value: Value, path: string, looked: string[]): Value {
  return new Proxy(value, {
    get(target, name) {
      const field: unknown = Reflect.get(target, name);
      if (typeof name === "symbol") return field;
      const place = Array.isArray(target) ? `${path}[]` : `${path}.${name}`;
      if (typeof field === "object" && field !== null) return watched(field, place, looked);
      if (typeof field !== "function") looked.push(name === "length" ? `${path}.length` : place);
      return field;
    },
  });
}

/** Writes down what it is asked to write. */
class DescribingWriter extends ByteWriter {
  readonly lines: string[] = [];
  readonly #looked: string[];
  #depth = 0;

  constructor(looked: string[]) {
    super();
    this.#looked = looked;
  }

  override byte(value: number): void {
    this.#note(`byte ${value}`, () => super.byte(value));
  }

  override integer(value: number): void {
    this.#note("integer", () => super.integer(value));
  }

  override integerUnlessZero(value: number): void {
    this.#note("integer unless 0", () => super.integerUnlessZero(value));
  }

  override oneOf(value: number, values: Readonly<Record<string, number>>): void {
    const names = Object.entries(values).map(([name, number]) => `${number} ${name}`);
    this.#note(`integer: ${names.join(", ")}`, () => super.oneOf(value, values));
  }

  override boolean(value: boolean): void {
    this.#note("boolean", () => super.boolean(value));
  }

  override text(value: string): void {
    this.#note("text", () => super.text(value));
  }

  /** Only what the codec itself asks for; how a text is written is the writer's own business. */
  #note(what: string, write: () => void): void {
    const fields = [...new Set(this.#looked.splice(0))].map((name) => name.slice(1));
    if (this.#depth === 0) this.lines.push(`  ${fields.join(" + ") || "-"}: ${what}`);
    this.#depth++;
    write();
    this.#depth--;
  }
}
