import { isOkAnswer, openHttpLink } from "./http-link.ts";
import type { Link } from "./link.ts";
import { type LoadResult, Meter, type OpenLoad, wait } from "./load.ts";
import { restOrders } from "./orders.ts";
import { Requests, REQUESTS_READY } from "./requests.ts";

/** Orders are looked for this often; what waits for it counts as waiting for its answer. */
const TICK_MS = 1;

/**
 * Measures orders over REST that come at their own pace. Their time counts from when they were due,
 * not from when a connection was free: a server that stands still cannot hide it.
 */
export async function runOpenLoad(load: OpenLoad, onMeasure: () => void): Promise<LoadResult> {
  const meter = new Meter();
  const pace = new Pace(load, meter);
  await pace.open();
  pace.begin();
  await wait(load.warmUpMs);
  onMeasure();
  meter.start();
  await wait(load.measuredMs);
  const result = meter.result();
  pace.end();
  return result;
}

interface Free {
  readonly link: Link;
  readonly requests: Requests;
  sentMs: number;
}

class Pace {
  readonly #load: OpenLoad;
  readonly #meter: Meter;
  readonly #free: Free[] = [];
  /** When the orders were due that found no connection. */
  readonly #waitingMs: number[] = [];
  #due = 0;
  #startedMs = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(load: OpenLoad, meter: Meter) {
    this.#load = load;
    this.#meter = meter;
  }

  async open(): Promise<void> {
    const { connections, port } = this.#load;
    const orders = Math.ceil(REQUESTS_READY / connections);
    for (let connection = 0; connection < connections; connection += 1) {
      const link = await openHttpLink(port);
      const requests = new Requests(restOrders({ ...this.#load, connection, orders }));
      this.#free.push(this.#listen({ link, requests, sentMs: 0 }));
    }
  }

  begin(): void {
    this.#startedMs = performance.now();
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  end(): void {
    clearInterval(this.#timer);
    for (const { link } of this.#free) link.end();
  }

  #listen(free: Free): Free {
    free.link.heard = (bytes, begin, end) => {
      this.#meter.add(isOkAnswer(bytes, begin), end - begin, free.sentMs);
      const dueMs = this.#waitingMs.shift();
      if (dueMs === undefined) this.#free.push(free);
      else send(free, dueMs);
    };
    return free;
  }

  #tick(): void {
    const { perSecond } = this.#load;
    const nowMs = performance.now();
    for (;;) {
      const dueMs = this.#startedMs + (this.#due / perSecond) * 1_000;
      if (dueMs > nowMs) return;
      this.#due += 1;
      const free = this.#free.shift();
      if (free === undefined) this.#waitingMs.push(dueMs);
      else send(free, dueMs);
    }
  }
}

function send(free: Free, dueMs: number): void {
  free.sentMs = dueMs;
  free.link.send(free.requests.take(1).bytes);
}
