import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import {
  alice,
  deposit,
  operate,
  type TestServer,
} from "../../../services/test/exchange/harness.ts";
import { Connection, type Reply } from "../failover/connection.ts";

const PROGRAM = path.join(import.meta.dirname, "poisoned-process.ts");
const POISONED = "BTCUSDT";
const OTHERS = ["ETHUSDT", "SOLUSDT", "BNBUSDT"];
const ANSWER_MS_MAX = 10_000;
/** Before anything is measured: code is compiled, and the journal has its first segment. */
const WARM_UP_WINDOWS = 3;
const [FAILED, CLOSED] = [-1000, -2010];

export interface PoisonOptions {
  readonly directory: string;
  /** Windows of so many milliseconds before the poison, and as many after it. */
  readonly windows: number;
  readonly windowMs: number;
  /** Orders that each market has under way at once. */
  readonly inFlight: number;
}

export interface PoisonResult {
  /** 99th percentiles of the answers on the other markets, one per window, milliseconds. */
  readonly before: readonly number[];
  readonly after: readonly number[];
  /** From the poison to the first order that was told its market is closed. */
  readonly haltMs: number;
  /** Orders that were taken on the other markets after it. */
  readonly takenAfter: number;
  /** Orders that were taken on the poisoned market after it: there must be none. */
  readonly takenWhileHalted: number;
  /** Whether a killed and restarted process came to the same state, halt included. */
  readonly isSameAfterRestart: boolean;
}

/** Trades on four markets, poisons one, and looks at the other three. */
export async function runPoisonDrill(options: PoisonOptions): Promise<PoisonResult> {
  const first = await start(options.directory);
  try {
    for (const [asset, amount] of [["USDT", "90000000"]] as const) {
      await deposit(first.server, alice, asset, amount);
    }
    const load = new Load(first.server, options.inFlight);
    await load.measure({ ...options, windows: WARM_UP_WINDOWS });
    const before = await load.measure(options);
    const poisonedMs = performance.now();
    const { code } = await load.place(POISONED, "poison");
    if (code !== FAILED) throw new Error(`The poison was answered with ${code}.`);
    const haltMs = await load.untilClosed(poisonedMs);
    load.takenOnPoisoned = 0;
    load.takenOnOthers = 0;
    const after = await load.measure(options);
    await load.stop();
    const then = await stateOf(first.server);
    await kill(first.child);
    const second = await start(options.directory);
    const again = await stateOf(second.server);
    await kill(second.child);
    const isSame = then.stateHash === again.stateHash && again.haltedMarkets === 1;
    return {
      before,
      after,
      haltMs,
      takenAfter: load.takenOnOthers,
      takenWhileHalted: load.takenOnPoisoned,
      isSameAfterRestart: isSame,
    };
  } finally {
    await kill(first.child);
  }
}

/** A steady number of orders under way on every market. */
class Load {
  readonly #connection: Connection;
  readonly #loops: Promise<void>[] = [];
  #isRunning = true;
  #latenciesMs: number[] = [];
  #sent = 0;
  #closed: (() => void) | undefined;
  takenOnPoisoned = 0;
  takenOnOthers = 0;

  constructor(server: TestServer, inFlight: number) {
    this.#connection = new Connection(server.base);
    for (const symbol of [POISONED, ...OTHERS]) {
      for (let loop = 0; loop < inFlight; loop++) this.#loops.push(this.#trade(symbol));
    }
  }

  place(symbol: string, newClientOrderId: string): Promise<Reply> {
    const terms = { side: "BUY", type: "LIMIT", timeInForce: "IOC", quantity: "1", price: "100" };
    const fields = { symbol, newClientOrderId, newOrderRespType: "ACK", ...terms };
    return this.#connection.call(alice, "order.place", fields, ANSWER_MS_MAX);
  }

  async measure({ windows, windowMs }: PoisonOptions): Promise<number[]> {
    const found: number[] = [];
    while (found.length < windows) {
      this.#latenciesMs = [];
      await new Promise((resolve) => setTimeout(resolve, windowMs));
      const sorted = this.#latenciesMs.toSorted((a, b) => a - b);
      found.push(sorted[Math.floor(sorted.length * 0.99)] ?? Infinity);
    }
    return found;
  }

  /** Milliseconds since then when an order was first told that its market is closed. */
  async untilClosed(sinceMs: number): Promise<number> {
    await new Promise<void>((resolve) => (this.#closed = resolve));
    return performance.now() - sinceMs;
  }

  async stop(): Promise<void> {
    this.#isRunning = false;
    await Promise.all(this.#loops);
    this.#connection.close();
  }

  async #trade(symbol: string): Promise<void> {
    while (this.#isRunning) {
      const sentMs = performance.now();
      const { status, code } = await this.place(symbol, `${symbol}-${(this.#sent += 1)}`);
      if (symbol === POISONED) {
        if (code === CLOSED) this.#closed?.();
        if (status === 200) this.takenOnPoisoned += 1;
        continue;
      }
      if (status !== 200) throw new Error(`An order on ${symbol} was refused with ${code}.`);
      this.takenOnOthers += 1;
      this.#latenciesMs.push(performance.now() - sentMs);
    }
  }
}

async function start(directory: string): Promise<{ child: ChildProcess; server: TestServer }> {
  const child = fork(PROGRAM, [directory], {
    execArgv: ["--disable-warning=ExperimentalWarning"],
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const [addresses] = (await Promise.race([
    once(child, "message"),
    once(child, "exit").then(([code]) => {
      throw new Error(`The exchange ended with ${code} before it listened.`);
    }),
  ])) as [Pick<TestServer, "base" | "operatorBase">];
  return {
    child,
    server: { ...addresses, keyChanged: () => {}, stop: () => Promise.resolve() },
  };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}

async function stateOf(
  server: TestServer,
): Promise<{ readonly stateHash: string; readonly haltedMarkets: number }> {
  const { body } = await operate(server, "GET /operator/state");
  return body as { stateHash: string; haltedMarkets: number };
}
