import { type ChildProcess, fork, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import type { TestServer } from "../../packages/services/test/exchange/harness.ts";
import type { DiskFault } from "./faults.ts";

const PROGRAM = new URL("exchange-process.ts", import.meta.url).pathname;
/** Room for a few batches, so that the limit is met under load and not by the next command. */
const ROOM_BYTES = 20_000;

/** A running exchange process, and what it said on its way out. */
export class ExchangeUnderFault {
  readonly server: Pick<TestServer, "base" | "operatorBase">;
  readonly #child: ChildProcess;
  readonly #directory: string;
  readonly #exited: Promise<number | null>;
  log = "";

  private constructor(child: ChildProcess, directory: string, server: TestServer) {
    this.#child = child;
    this.#directory = directory;
    this.server = server;
    this.#exited = once(child, "exit").then(([code]) => code as number | null);
  }

  static async start(directory: string): Promise<ExchangeUnderFault> {
    const child = fork(PROGRAM, [directory], {
      execPath: process.execPath,
      execArgv: ["--disable-warning=ExperimentalWarning"],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    let early = "";
    child.stderr?.on("data", (text: Buffer) => (early += text.toString()));
    const [server] = (await Promise.race([
      once(child, "message"),
      once(child, "exit").then(([code]) => {
        throw new Error(`The exchange ended with ${code} before it listened.\n${early}`);
      }),
    ])) as [TestServer];
    const started = new ExchangeUnderFault(child, directory, server);
    child.stderr?.on("data", (text: Buffer) => (started.log += text.toString()));
    return started;
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** False when this machine cannot make the fault. */
  fail(fault: DiskFault): boolean {
    if (fault.kind !== "file size limit") return this.#child.send(fault);
    const bytes = this.#journalBytes() + ROOM_BYTES;
    const limit = spawnSync("prlimit", ["--pid", String(this.#child.pid), `--fsize=${bytes}`]);
    return limit.status === 0;
  }

  heal(): void {
    this.#child.send("heal");
  }

  exited(): Promise<number | null> {
    return this.#exited;
  }

  /** An orderly enough end: everything that was acknowledged is durable anyhow. */
  async stop(): Promise<void> {
    if (this.isRunning) this.#child.kill("SIGKILL");
    await this.#exited;
  }

  #journalBytes(): number {
    const directory = path.join(this.#directory, "journal");
    const name = readdirSync(directory)
      .filter((file) => file.endsWith(".journal"))
      .toSorted()
      .at(-1);
    return name === undefined ? 0 : statSync(path.join(directory, name)).size;
  }
}
