import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";

interface Line {
  readonly epoch?: number;
  readonly acknowledged?: number;
  readonly refused?: string;
}

/** append-until-refused.ts, seen from outside. */
export class LeaderProcess {
  readonly #child: ChildProcess;
  readonly ended: Promise<number | null>;
  acknowledged = 0;
  epoch: number | undefined;
  refused: string | undefined;

  constructor(env: Readonly<Record<string, string>>) {
    const program = path.join(import.meta.dirname, "append-until-refused.ts");
    this.#child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", program], {
      env,
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.ended = new Promise((resolve) => this.#child.once("close", resolve));
    if (this.#child.stdout === null) throw new Error("The leader has no output.");
    createInterface(this.#child.stdout).on("line", (text) => this.#hear(JSON.parse(text) as Line));
  }

  signal(signal: "SIGSTOP" | "SIGCONT" | "SIGKILL"): void {
    this.#child.kill(signal);
  }

  #hear({ epoch, acknowledged, refused }: Line): void {
    this.epoch ??= epoch;
    this.acknowledged = acknowledged ?? this.acknowledged;
    this.refused ??= refused;
  }
}
