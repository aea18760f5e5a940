import type { RestClient } from "./client.ts";
import { DOCUMENTED } from "./documented.ts";
import { trade } from "./make-market.ts";
import type { Verdicts } from "./probe-rest.ts";
import { SYMBOL } from "./samples.ts";
import { type Message, Socket } from "./socket.ts";
import { answered, type Verdict } from "./verdict.ts";

/** No event of these comes where there is nothing to tell. */
const SILENT = ["<symbol>@blockTrade", "<symbol>@referencePrice"];
const ROUNDS_MAX = 120;
const ROUND_MS = 250;

interface Followed {
  readonly name: string;
  readonly socket: Socket;
  /** What the server said to following it, when it said no. */
  readonly refusal: Message["error"];
}

/** Follows every documented stream while the market trades, and compares what comes. */
export async function probeStreams(url: string, client: RestClient): Promise<Verdicts> {
  const followed: Followed[] = [];
  // One connection each: so many messages at once would be too many for one.
  for (const name of Object.keys(DOCUMENTED.streams)) followed.push(await follow(url, name));
  for (let round = 0; round < ROUNDS_MAX && followed.some(isWaiting); round++) {
    await trade(client);
    await new Promise((resolve) => setTimeout(resolve, ROUND_MS));
  }
  for (const { socket } of followed) socket.close();
  return new Map(followed.map((one) => [one.name, verdictOf(one)]));
}

async function follow(url: string, name: string): Promise<Followed> {
  const socket = await Socket.open(`${url}/stream?streams=`);
  const { error } = await socket.call("SUBSCRIBE", [exampleOf(name)]);
  return { name, socket, refusal: error };
}

const eventOf = ({ socket }: Followed) => socket.heard.find(({ stream }) => stream !== undefined);

const isWaiting = (one: Followed) =>
  one.refusal === undefined && !SILENT.includes(one.name) && eventOf(one) === undefined;

function verdictOf(one: Followed): Verdict {
  const { name, refusal } = one;
  if (refusal !== undefined) return { kind: "refused", status: 400, ...refusal };
  const event = eventOf(one);
  const payload = DOCUMENTED.streams[name]?.payload;
  if (event !== undefined) return answered(event.data, payload === undefined ? [] : [payload], {});
  return SILENT.includes(name)
    ? { kind: "answered", differences: [] }
    : { kind: "refused", status: 0, code: 0, msg: "no event came" };
}

const exampleOf = (name: string): string =>
  name
    .replace("<symbol>", SYMBOL.toLowerCase())
    .replace("<interval>", "1m")
    .replace("<levels>", "5")
    .replace(/<window.size>/, "1h");
