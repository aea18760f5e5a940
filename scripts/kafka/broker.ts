import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const START_MS_MAX = 180_000;
const LOG_LINES_SHOWN = 40;
const GUARD = path.join(import.meta.dirname, "guard.mjs");

/** A broker for tests: little memory, warnings only, and the one line that says it is up. */
const JAVA_OPTIONS = [
  "-Xms96m",
  "-Xmx384m",
  "-XX:+UseSerialGC",
  "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
  "-Dorg.slf4j.simpleLogger.showDateTime=true",
  "-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS",
  "-Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info",
];
const IS_UP = "Kafka Server started";

export interface KafkaUser {
  readonly name: string;
  readonly password: string;
}

export interface BrokerOptions {
  readonly id: number;
  readonly port: number;
  readonly directory: string;
  readonly classPath: string;
  readonly clusterId: string;
  readonly user: KafkaUser | undefined;
  /** server.properties, a line each. */
  readonly properties: Readonly<Record<string, string>>;
}

/** One Kafka process, and its data, which outlive a kill. */
export class Broker {
  readonly id: number;
  readonly address: string;
  readonly #options: BrokerOptions;
  #guard: ChildProcess | undefined;
  #pid = 0;

  constructor(options: BrokerOptions) {
    this.#options = options;
    this.id = options.id;
    this.address = `127.0.0.1:${options.port}`;
  }

  get #propertiesFile(): string {
    return path.join(this.#options.directory, "server.properties");
  }

  get #logFile(): string {
    return path.join(this.#options.directory, "broker.log");
  }

  get isRunning(): boolean {
    return this.#guard !== undefined && this.#guard.exitCode === null;
  }

  /** Starts the broker on the data it left, or on none; resolves when it serves. */
  async start(): Promise<void> {
    if (this.isRunning) throw new Error(`Broker ${this.id} is running.`);
    if (!existsSync(this.#propertiesFile)) await this.#format();
    const seen = this.log.length;
    this.#guard = await this.#run(["kafka.Kafka", this.#propertiesFile]);
    const giveUp = Date.now() + START_MS_MAX;
    while (!this.log.slice(seen).includes(IS_UP)) {
      if (!this.isRunning) throw this.failure("ended while it started");
      if (Date.now() > giveUp) throw this.failure("did not start in time");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** SIGKILL, SIGSTOP and SIGCONT go to Kafka itself. */
  signal(signal: "SIGSTOP" | "SIGCONT"): void {
    process.kill(this.#pid, signal);
  }

  /** The process is gone when this resolves. */
  async kill(): Promise<void> {
    const guard = this.#guard;
    if (guard === undefined || guard.exitCode !== null) return;
    const gone = once(guard, "exit");
    process.kill(this.#pid, "SIGKILL");
    await gone;
  }

  get log(): string {
    return existsSync(this.#logFile) ? readFileSync(this.#logFile, "utf8") : "";
  }

  failure(what: string): Error {
    const lines = this.log.trimEnd().split("\n").slice(-LOG_LINES_SHOWN);
    return new Error(`Kafka broker ${this.id} ${what}. ${this.#logFile}:\n${lines.join("\n")}`);
  }

  async #format(): Promise<void> {
    const { properties, clusterId, user } = this.#options;
    const lines = Object.entries(properties).map(([name, value]) => `${name}=${value}`);
    writeFileSync(this.#propertiesFile, `${lines.join("\n")}\n`);
    // With "=", because one id in 64 begins with "-", which would be taken for an option.
    const args = ["format", `--cluster-id=${clusterId}`, "--config", this.#propertiesFile];
    if (user !== undefined) {
      args.push("--add-scram", `SCRAM-SHA-512=[name=${user.name},password=${user.password}]`);
    }
    const format = await this.#run(["kafka.tools.StorageTool", ...args]);
    if (format.exitCode === null) await once(format, "exit");
    if (format.exitCode !== 0) throw this.failure("could not format its directory");
  }

  async #run(args: readonly string[]): Promise<ChildProcess> {
    const log = openSync(this.#logFile, "a");
    const java = ["java", ...JAVA_OPTIONS, "-cp", this.#options.classPath, ...args];
    const guard = spawn(process.execPath, [GUARD, ...java], { stdio: ["pipe", "pipe", log] });
    closeSync(log);
    const [pid] = (await once(guard.stdout as NodeJS.EventEmitter, "data")) as [Buffer];
    this.#pid = Number(pid.toString());
    return guard;
  }
}
