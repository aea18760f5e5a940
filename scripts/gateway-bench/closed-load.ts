import { isOkAnswer, openHttpLink } from "./http-link.ts";
import type { Link } from "./link.ts";
import { type ClosedLoad, type LoadResult, Meter, wait } from "./load.ts";
import {
  type Caller,
  getRequest,
  logonFrame,
  restOrders,
  sessionFrames,
  signedFrames,
} from "./orders.ts";
import { Requests, REQUESTS_READY } from "./requests.ts";
import { isOkMessage, openWsLink } from "./ws-link.ts";

export const WS_API_PATH = "/ws-api/v3?returnRateLimits=false";

/** Measures what comes of callers who wait for their answers. */
export async function runClosedLoad(load: ClosedLoad, onMeasure: () => void): Promise<LoadResult> {
  const meter = new Meter();
  const lanes = [];
  for (let connection = 0; connection < load.connections; connection += 1) {
    lanes.push(await openLane(load, connection, meter));
  }
  for (const lane of lanes) lane.begin(load.inFlight);
  await wait(load.warmUpMs);
  onMeasure();
  meter.start();
  await wait(load.measuredMs);
  const result = meter.result();
  for (const lane of lanes) lane.end();
  return result;
}

async function openLane(load: ClosedLoad, connection: number, meter: Meter): Promise<Lane> {
  const { transport, port, traders, run } = load;
  const orders = Math.ceil(REQUESTS_READY / load.connections);
  const caller: Caller = { traders, connection, run, orders };
  if (transport === "rest" || transport === "get") {
    const requests =
      transport === "rest" ? restOrders(caller) : [getRequest(load.target ?? "/", connection)];
    return new Lane(await openHttpLink(port), new Requests(requests), isOkAnswer, meter);
  }
  const link = await openWsLink(port, WS_API_PATH, connection);
  if (transport === "session") await logOn(link, caller);
  const frames = transport === "session" ? sessionFrames(caller) : signedFrames(caller);
  return new Lane(link, new Requests(frames), isOkMessage, meter);
}

function logOn(link: Link, caller: Caller): Promise<void> {
  return new Promise((resolve, reject) => {
    link.heard = (bytes, begin, end) => {
      if (isOkMessage(bytes, begin)) resolve();
      else reject(new Error(`No logon: ${bytes.toString("utf8", begin, end)}`));
    };
    link.send(logonFrame(caller));
  });
}

type IsOk = (bytes: Buffer, begin: number) => boolean;

/** One connection: answers come in the order of the requests, or are not told apart. */
class Lane {
  readonly #link: Link;
  readonly #requests: Requests;
  readonly #sentMs: number[] = [];
  #owed = 0;
  #isScheduled = false;

  constructor(link: Link, requests: Requests, isOk: IsOk, meter: Meter) {
    this.#link = link;
    this.#requests = requests;
    link.heard = (bytes, begin, end) => {
      meter.add(isOk(bytes, begin), end - begin, this.#sentMs.shift() ?? 0);
      this.#owe(1);
    };
  }

  begin(inFlight: number): void {
    this.#owe(inFlight);
  }

  end(): void {
    this.#link.end();
  }

  /** Everything that arrived together is answered in one write. */
  #owe(count: number): void {
    this.#owed += count;
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    process.nextTick(() => {
      this.#isScheduled = false;
      this.#pay();
    });
  }

  #pay(): void {
    const nowMs = performance.now();
    while (this.#owed > 0) {
      const { bytes, taken } = this.#requests.take(this.#owed);
      this.#owed -= taken;
      for (let order = 0; order < taken; order += 1) this.#sentMs.push(nowMs);
      this.#link.send(bytes);
    }
  }
}
