import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import type { LoadTask, Sent } from "./order-load.ts";

/** The load as it runs beside the drill: every order it sent, as it becomes known. */
export class Load {
  readonly sent: Sent[] = [];
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;

  constructor(task: LoadTask) {
    this.#child = spawn(process.execPath, [path.join(import.meta.dirname, "order-load.ts")], {
      stdio: ["pipe", "pipe", "inherit"],
      env: { ...process.env, BOURSE_LOAD: JSON.stringify(task) },
    });
    this.#ended = once(this.#child, "close");
    if (this.#child.stdout === null) throw new Error("The load says nothing.");
    createInterface(this.#child.stdout).on("line", (line) =>
      this.sent.push(JSON.parse(line) as Sent),
    );
  }

  /** The latencies of what was answered between two moments, lowest first. */
  answered(fromMs: number, toMs: number): number[] {
    return this.sent
      .filter(({ atMs, status }) => status === 200 && atMs >= fromMs && atMs < toMs)
      .map(({ tookMs }) => tookMs)
      .toSorted((a, b) => a - b);
  }

  async stop(): Promise<void> {
    this.#child.stdin?.end();
    await this.#ended;
  }
}

/** The share of values, lowest first, that lies below; 0 when there is none. */
export const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

/** How far each projection has come: the place of its group in the event log. */
export class Places {
  readonly #database: DatabaseSync;
  readonly #sequenceOf: () => Promise<number>;

  constructor(dataDir: string, restUrl: string) {
    const file = path.join(dataDir, "cloud", "event-sources.sqlite");
    this.#database = new DatabaseSync(file, { readOnly: true });
    this.#sequenceOf = async () => {
      const answer = await fetch(`${restUrl}/health`);
      const { facts } = (await answer.json()) as { facts: { sequence: number } };
      return facts.sequence;
    };
  }

  /** The newest command of the exchange. */
  newest(): Promise<number> {
    return this.#sequenceOf();
  }

  /** Consumer group -> sequence of the last command it is done with. */
  reached(): Map<string, number> {
    const rows = this.#database
      .prepare("SELECT source, sequence FROM checkpoints WHERE shard = 'events-0'")
      .all() as { source: string; sequence: string }[];
    return new Map(
      rows.map(({ source, sequence }) => [
        source.split(" -> ")[0]?.split("-").slice(2).join("-") ?? source,
        Number(sequence),
      ]),
    );
  }

  /** Waits until every projection has come to a sequence; answers those that had not in time. */
  async catchUp(sequence: number, msMax: number): Promise<readonly string[]> {
    const deadline = Date.now() + msMax;
    for (;;) {
      const behind = [...this.reached()].filter(([, reached]) => reached < sequence);
      if (behind.length === 0 || Date.now() > deadline) return behind.map(([group]) => group);
      await sleep(50);
    }
  }

  close(): void {
    this.#database.close();
  }
}
