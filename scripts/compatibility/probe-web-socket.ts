import type { Account, RestClient, Sent } from "./client.ts";
import { DOCUMENTED, type DocumentedRoute, routeOfMethod } from "./documented.ts";
import { cancelAll, sampleOf } from "./samples.ts";
import { type Message, signedParams, Socket } from "./socket.ts";
import { answered, judge, OF_REPORTS, type Verdict } from "./verdict.ts";
import type { Verdicts } from "./probe-rest.ts";

interface Probe {
  readonly client: RestClient;
  readonly account: Account;
  readonly socket: Socket;
}

/** A session from logging on to logging out; the other methods need none. */
const SESSION = [
  "session.logon",
  "session.status",
  "userDataStream.subscribe",
  "session.subscriptions",
  "userDataStream.unsubscribe",
  "session.logout",
  "userDataStream.subscribe.signature",
];

export interface WebSocketVerdicts {
  readonly methods: Verdicts;
  readonly events: Verdicts;
}

/** Calls every documented method once, and looks at the user data that the calls bring about. */
export async function probeWebSocket(
  url: string,
  client: RestClient,
  account: Account,
): Promise<WebSocketVerdicts> {
  const socket = await Socket.open(url);
  const probe: Probe = { client, account, socket };
  const methods = new Map<string, Verdict>();
  for (const method of SESSION) methods.set(method, await probeSession(probe, method));
  for (const method of Object.keys(DOCUMENTED.webSocket)) {
    if (SESSION.includes(method)) continue;
    methods.set(method, await probeMethod(probe, method));
  }
  await cancelAll(client);
  const events = await userDataOf(probe);
  socket.close();
  return { methods, events };
}

async function probeSession({ socket, account }: Probe, method: string): Promise<Verdict> {
  const isSigned = method === "session.logon" || method.endsWith(".signature");
  const params = isSigned ? signedParams(account, {}, true) : {};
  return verdictOf(await socket.call(method, params), routeOfMethod(method));
}

async function probeMethod({ client, account, socket }: Probe, method: string): Promise<Verdict> {
  const documented = routeOfMethod(method);
  if (documented === undefined) throw new Error(`${method} is the twin of an unknown route.`);
  if (documented.security === "TRADE") await cancelAll(client);
  const fields = await sampleOf(twinOf(method), documented, client);
  const isSigned = documented.security !== "NONE";
  const params: Sent = isSigned ? signedParams(account, fields) : fields;
  return verdictOf(await socket.call(method, params), documented);
}

/** Deposits come from chains: what a transfer and a withdrawal tell looks the same. */
async function userDataOf({ client, socket }: Probe): Promise<Verdicts> {
  const verdicts = new Map<string, Verdict>();
  await client.must("POST /sapi/v1/asset/transfer", {
    type: "MAIN_FUNDING",
    asset: "USDT",
    amount: "11",
  });
  await client.must("POST /sapi/v1/capital/withdraw/apply", {
    coin: "USDT",
    network: "ETH",
    address: "0x00000000219ab540356cbb839cbe05303d7705fa",
    amount: "11",
  });
  for (const [name, shape] of Object.entries(DOCUMENTED.userData)) {
    const message = await socket.until(() => socket.heard.find(({ event }) => event?.e === name));
    verdicts.set(
      name,
      message === undefined
        ? { kind: "refused", status: 0, code: 0, msg: "no such event came" }
        : answered(message, [shape], OF_REPORTS),
    );
  }
  return verdicts;
}

function verdictOf(message: Message, documented: DocumentedRoute | undefined): Verdict {
  const { status = 0, result, error } = message;
  return judge({ status, body: error ?? result }, documented?.responses ?? []);
}

function twinOf(method: string): string {
  const documented = DOCUMENTED.webSocket[method];
  return documented !== undefined && "rest" in documented ? documented.rest : method;
}
