import { Session } from "node:inspector";
import type { HeapProfiler } from "node:inspector";
import type { Exchange } from "@bourse/engine/exchange";
import type { MessageStream } from "../message-stream.ts";
import { rounded } from "../rounds.ts";
import { listed, timeUsOf } from "./exchange-trial.ts";
import { SpotFeed } from "./spot-feed.ts";
import { accountOf, FILTERED_MARKET, MARKET_ID, USERS } from "./spot-listing.ts";

const SAMPLING_BYTES = 4096;
const SITES_MAX = 12;
const BYTES_PER_MB = 2 ** 20;

export interface MemoryMeasurement {
  readonly commands: number;
  readonly bytesPerCommand: number;
  /** Where it is allocated: bytes a command, function, file and line, the largest first. */
  readonly sites: string;
  readonly rssMbFirst: number;
  readonly rssMbLast: number;
}

/**
 * Passes over a stream on one exchange that never starts anew, as in production; between two passes
 * all orders are canceled. What the stream's commands allocate in the last pass, and what memory is
 * resident after the second and after the last.
 */
export function measureMemory(
  stream: MessageStream,
  passes: number,
  say: (line: string) => void,
): MemoryMeasurement {
  const feed = new SpotFeed(stream, FILTERED_MARKET);
  const exchange = listed(feed.listing);
  const rssMb: number[] = [];
  for (let pass = 0; pass < passes + 2; pass++) {
    runPass(feed, exchange, pass);
    rssMb.push(Math.round(process.memoryUsage.rss() / BYTES_PER_MB));
    say(`pass ${pass + 1}: ${exchange.sequence} commands, ${rssMb.at(-1)} MB resident`);
  }
  const profile = sampled(() => trade(feed, exchange, passes + 2));
  exchange.assertValid();
  const sites = allocationSites(profile.head);
  let bytes = 0;
  for (const siteBytes of sites.values()) bytes += siteBytes;
  return {
    commands: exchange.sequence,
    bytesPerCommand: rounded(bytes / stream.length),
    sites: described(sites, stream.length),
    rssMbFirst: rssMb[1] ?? 0,
    rssMbLast: rssMb.at(-1) ?? 0,
  };
}

function runPass(feed: SpotFeed, exchange: Exchange, pass: number): void {
  trade(feed, exchange, pass);
  for (let user = 0; user < USERS; user++) {
    const sequence = exchange.sequence + 1;
    const accountId = accountOf(user);
    const command = { kind: "CancelAllOrders", accountId, marketId: MARKET_ID } as const;
    exchange.applyQuietly({ ...command, newClientOrderId: "" }, sequence, timeUsOf(sequence));
  }
}

function trade(feed: SpotFeed, exchange: Exchange, pass: number): void {
  feed.begin(pass * feed.orders);
  for (let index = 0; index < feed.length; index++) feed.apply(exchange, index);
}

/** What was allocated meanwhile, by who allocated it, whether or not it is garbage by now. */
function sampled(act: () => void): HeapProfiler.SamplingHeapProfile {
  const session = new Session();
  session.connect();
  session.post("HeapProfiler.startSampling", {
    samplingInterval: SAMPLING_BYTES,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  });
  act();
  let profile: HeapProfiler.SamplingHeapProfile | undefined;
  session.post("HeapProfiler.stopSampling", (error, answer) => {
    if (error === null) ({ profile } = answer);
  });
  session.disconnect();
  if (profile === undefined) throw new Error("The heap profiler gave no answer.");
  return profile;
}

function allocationSites(head: HeapProfiler.SamplingHeapProfileNode): Map<string, number> {
  const sites = new Map<string, number>();
  const open = [head];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    open.push(...node.children);
    if (node.selfSize === 0) continue;
    const { functionName, url, lineNumber } = node.callFrame;
    const site = `${functionName} ${url.split("/").at(-1)}:${lineNumber + 1}`;
    sites.set(site, (sites.get(site) ?? 0) + node.selfSize);
  }
  return sites;
}

function described(sites: Map<string, number>, commands: number): string {
  const sorted = [...sites].toSorted(([, a], [, b]) => b - a).slice(0, SITES_MAX);
  const lines = sorted.map(([site, bytes]) => `${(bytes / commands).toFixed(2)} ${site}`);
  return lines.filter((line) => !line.startsWith("0.00 ")).join("; ");
}
