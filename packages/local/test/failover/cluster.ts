import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { startDynamoDb } from "../../src/cloud/dynamodb/index.ts";
import { readManifest } from "../../src/synth/index.ts";

const ROOT = path.join(import.meta.dirname, "../../../..");
const PROGRAM = path.join(import.meta.dirname, "member-process.ts");
const TABLE = "Core";
const MEMBERS = 2;
const POLL_MS = 10;
const READY_MS_MAX = 30_000;

/** One process of the exchange, and where it is asked. */
export interface Member {
  readonly child: ChildProcess;
  readonly base: string;
  readonly operatorBase: string;
}

/** What a process says about itself. */
export interface MemberHealth {
  readonly role: "leader" | "standby";
  readonly sequence: number;
}

/** Two processes of one exchange, over one directory and one lease. */
export class Cluster {
  readonly #directory: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #stopDatabase: () => Promise<void>;
  members: Member[] = [];
  log = "";

  private constructor(directory: string, env: NodeJS.ProcessEnv, stop: () => Promise<void>) {
    this.#directory = directory;
    this.#env = env;
    this.#stopDatabase = stop;
  }

  /** `journal` says where the journal is, as the exchange's environment does; files if nothing is said. */
  static async start(directory: string, journal: NodeJS.ProcessEnv = {}): Promise<Cluster> {
    const spec = readManifest(ROOT).tables.find(({ name }) => name.includes(TABLE));
    if (spec === undefined) throw new Error(`The manifest has no table ${TABLE}.`);
    const database = await startDynamoDb({
      file: path.join(directory, "dynamodb.sqlite"),
      tables: [spec],
      log: () => {},
    });
    const env = {
      ...process.env,
      ...journal,
      AWS_ENDPOINT_URL_DYNAMODB: database.endpoint,
      AWS_REGION: "eu-central-1",
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
      TABLE: spec.name,
    };
    const cluster = new Cluster(directory, env, database.stop);
    await cluster.add();
    await cluster.leader();
    await cluster.fill();
    await cluster.caughtUp();
    return cluster;
  }

  /** Starts one more process. */
  async add(): Promise<Member> {
    const child = fork(PROGRAM, [this.#directory, this.#env["TABLE"] ?? ""], {
      execArgv: ["--disable-warning=ExperimentalWarning"],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      env: this.#env,
    });
    child.stderr?.on("data", (text: Buffer) => {
      this.log = (this.log + text.toString()).slice(-200_000);
    });
    const [addresses] = (await Promise.race([
      once(child, "message"),
      once(child, "exit").then(([code]) => {
        throw new Error(`A process ended with ${code} before it listened.\n${this.log}`);
      }),
    ])) as [Omit<Member, "child">];
    const member = { ...addresses, child };
    this.members.push(member);
    // One that gave up its lead ends by itself; whoever keeps the cluster starts another.
    child.once("exit", () => (this.members = this.members.filter((other) => other !== member)));
    return member;
  }

  /** The process that leads, as soon as there is one. */
  async leader(): Promise<Member> {
    return until("a process leads", async () => {
      for (const member of this.members) {
        if ((await healthOf(member))?.role === "leader") return member;
      }
      return undefined;
    });
  }

  /** Starts processes until there are two again, whoever ended. */
  async fill(): Promise<void> {
    while (this.members.length < MEMBERS) await this.add();
  }

  /** Ends all processes at once, and starts others. */
  async replaceAll(): Promise<void> {
    const { members } = this;
    for (const { child } of members) child.kill("SIGKILL");
    await Promise.all(members.map((member) => this.bury(member)));
    await this.fill();
  }

  /** Resolves when every standby has followed as far as the leader is. */
  async caughtUp(): Promise<void> {
    const leading = await healthOf(await this.leader());
    await until("the standby has caught up", async () => {
      const all = await Promise.all(this.members.map(healthOf));
      const isThere = all.every((one) => (one?.sequence ?? -1) >= (leading?.sequence ?? Infinity));
      return isThere ? true : undefined;
    });
  }

  /** Waits for a process that was killed, or ends by itself. */
  async bury({ child }: Member): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  }

  async stop(): Promise<void> {
    const { members } = this;
    for (const { child } of members) child.kill("SIGKILL");
    await Promise.all(members.map((member) => this.bury(member)));
    await this.#stopDatabase();
  }
}

/** Undefined while it does not answer: it is gone, stopped or not there yet. */
export async function healthOf({ base }: Pick<Member, "base">): Promise<MemberHealth | undefined> {
  try {
    const response = await fetch(`${base}/health`, { signal: AbortSignal.timeout(200) });
    return ((await response.json()) as { facts: MemberHealth }).facts;
  } catch {
    return undefined;
  }
}

async function until<Value>(what: string, look: () => Promise<Value | undefined>): Promise<Value> {
  const untilMs = performance.now() + READY_MS_MAX;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > untilMs) throw new Error(`It did not come about that ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
