import type { Row } from "../bench/table.ts";
import { measureDisk } from "./disk.ts";
import type { Latency, Load, LoadResult, Transport } from "./load.ts";
import { type NullKind, runLoad, type Server, startExchange, startNull } from "./servers.ts";

export interface Runs {
  readonly measuredMs: number;
  readonly rounds: number;
}

/** What one measurement found, in rows of the table. */
type Measure = (runs: Runs) => Promise<Row[]>;

/** What is new takes that long to be compiled, beside its load on two cores. */
const WARM_UP_MS = 3_000;
const REST_CONNECTIONS = 64;
const WS_CONNECTIONS = 16;
const WS_IN_FLIGHT = 64;
const DEPTH = "/api/v3/depth?symbol=BTCUSDT&limit=100";
const BOOK_TICKER = "/api/v3/ticker/bookTicker?symbol=BTCUSDT";

/** A load but for who runs it, where and how long. */
type Shape<Kind extends Load = Load> = Kind extends Load
  ? Omit<Kind, "port" | "traders" | "run" | "warmUpMs" | "measuredMs">
  : never;

const restOrders = closed("rest", REST_CONNECTIONS, 1);

export const MEASUREMENTS: ReadonlyMap<string, Measure> = new Map<string, Measure>([
  [
    "rest-orders",
    rate(`orders/s, REST, signed, ${REST_CONNECTIONS} connections`, "http", restOrders),
  ],
  [
    "ws-orders",
    rate(
      `orders/s, WebSocket API, each signed, ${WS_CONNECTIONS} x ${WS_IN_FLIGHT}`,
      "ws",
      closed("signed", WS_CONNECTIONS, WS_IN_FLIGHT),
    ),
  ],
  [
    "ws-session",
    rate(
      `orders/s, WebSocket API, logged on, ${WS_CONNECTIONS} x ${WS_IN_FLIGHT}`,
      "ws",
      closed("session", WS_CONNECTIONS, WS_IN_FLIGHT),
    ),
  ],
  ["one-in-flight", oneInFlight],
  ["half-load", halfLoad],
  [
    "market-data",
    async (runs) => [
      ...(await rate(`requests/s, ticker/bookTicker, ${REST_CONNECTIONS} connections`, "http", {
        ...closed("get", REST_CONNECTIONS, 1),
        target: BOOK_TICKER,
      })(runs)),
      ...(await rate(`requests/s, depth of 100 levels, ${REST_CONNECTIONS} connections`, "http", {
        ...closed("get", REST_CONNECTIONS, 1),
        target: DEPTH,
      })(runs)),
    ],
  ],
  ["fan-out", async (runs) => [...(await fanOut(1_000)(runs)), ...(await fanOut(5_000)(runs))]],
]);

function closed(transport: Transport, connections: number, inFlight: number) {
  return { kind: "closed", transport, connections, inFlight } as const;
}

function fanOut(clients: number): Measure {
  const what = `messages/s to ${clients.toLocaleString("en-US")} clients of one stream`;
  return rate(what, "fan-out", { kind: "fan-out", clients });
}

/** How much of something a second, by the gateway and by a server that does nothing. */
function rate(what: string, nullKind: NullKind, shape: Shape): Measure {
  return async (runs) => {
    const { gateway, nothing } = await compare(runs, nullKind, shape);
    const [ours, theirs] = [medianOf(gateway, perSecond), medianOf(nothing, perSecond)];
    return [
      {
        what,
        gateway: Math.round(ours).toLocaleString("en-US"),
        "null server": Math.round(theirs).toLocaleString("en-US"),
        ratio: (ours / theirs).toFixed(2),
        ...costs(gateway, nothing),
      },
    ];
  };
}

/** How long one order waits when there is no other, and what of it the disk takes. */
async function oneInFlight(runs: Runs): Promise<Row[]> {
  const rest = await compare(runs, "http", closed("rest", 1, 1));
  const socket = await compare(runs, "ws", closed("signed", 1, 1));
  const disk = await measureDisk();
  return [
    latencyRow("ms of one order in flight, REST: p50 / p99 / p99.9", rest),
    latencyRow("ms of one order in flight, WebSocket API: p50 / p99 / p99.9", socket),
    { what: "ms of a durable write alone: p50 / p99 / p99.9", gateway: latencyText([disk]) },
  ];
}

/** How long orders wait at half of what the gateway can take. */
async function halfLoad(runs: Runs): Promise<Row[]> {
  const most = await compare(runs, "http", restOrders);
  const half = Math.round(medianOf(most.gateway, perSecond) / 2);
  const open = { kind: "open", connections: REST_CONNECTIONS, perSecond: half } as const;
  const what = `ms at ${half.toLocaleString("en-US")} orders/s over REST: p50 / p99 / p99.9`;
  return [latencyRow(what, await compare(runs, "http", open))];
}

/** What the load generator saw, and what that cost the server. */
interface Run extends LoadResult {
  /** CPU time of all the server's threads for one answer. */
  readonly cpuUs: number;
}

interface Compared {
  readonly gateway: readonly Run[];
  readonly nothing: readonly Run[];
}

/** Both in turn, so that whatever else the machine does meets both alike. */
async function compare(runs: Runs, nullKind: NullKind, shape: Shape): Promise<Compared> {
  const exchange = await startExchange();
  const { traders } = exchange.ready;
  const run = async (server: Server, name: string): Promise<Run> => {
    const { port } = server.ready;
    const { measuredMs } = runs;
    const load = { ...shape, port, traders, run: name, warmUpMs: WARM_UP_MS, measuredMs };
    let before = Promise.resolve(0);
    const result = await runLoad(load, () => {
      before = server.cpuUs();
    });
    return { ...result, cpuUs: ((await server.cpuUs()) - (await before)) / result.count };
  };
  const gateway: Run[] = [];
  const nothing: Run[] = [];
  for (let round = 0; round < runs.rounds; round += 1) {
    const ours = await run(exchange, `r${round}`);
    const server = await startNull(nullKind, ours.answerBytes);
    nothing.push(await run(server, `r${round}`));
    await server.stop();
    gateway.push(ours);
  }
  const journalled = await exchange.stop();
  checkAnswers(shape, gateway, journalled);
  return { gateway, nothing };
}

/** A figure of answers that were refusals, or of orders that are not on disk, would be none. */
function checkAnswers(shape: Shape, results: readonly Run[], journalled: number): void {
  const refused = results.reduce((sum, each) => sum + each.refused, 0);
  if (refused > 0) throw new Error(`${refused} requests were refused.`);
  const isOrders = shape.kind === "open" || (shape.kind === "closed" && shape.transport !== "get");
  const answered = results.reduce((sum, each) => sum + each.count, 0);
  if (answered === 0) throw new Error("Nothing was answered.");
  if (isOrders && journalled < answered) {
    throw new Error(`${answered} orders were acknowledged and ${journalled} are in the journal.`);
  }
}

function latencyRow(what: string, { gateway, nothing }: Compared): Row {
  const p50 = ({ latency }: LoadResult): number => latency.p50Ms;
  return {
    what,
    gateway: latencyText(gateway.map(({ latency }) => latency)),
    "null server": latencyText(nothing.map(({ latency }) => latency)),
    ratio: (medianOf(gateway, p50) / medianOf(nothing, p50)).toFixed(2),
    ...costs(gateway, nothing),
  };
}

function latencyText(latencies: readonly Latency[]): string {
  const names = ["p50Ms", "p99Ms", "p999Ms"] as const;
  return names.map((name) => medianOf(latencies, (each) => each[name]).toFixed(2)).join(" / ");
}

/** Near 100 % busy, the load generator is what is measured. */
function costs(gateway: readonly Run[], nothing: readonly Run[]): Row {
  const cpuUs = [gateway, nothing].map((runs) => medianOf(runs, (run) => run.cpuUs).toFixed(1));
  const busy = Math.round(medianOf(gateway, (run) => run.busy) * 100);
  return { "CPU us": cpuUs.join(" / "), "load busy": `${busy} %` };
}

function perSecond({ count, seconds }: LoadResult): number {
  return count / seconds;
}

function medianOf<T>(values: readonly T[], read: (value: T) => number): number {
  return values.map(read).toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
