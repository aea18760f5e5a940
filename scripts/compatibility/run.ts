import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { freeBasePort, startStackProcess } from "@bourse/local/run";
import { RestClient } from "./client.ts";
import { makeMarket } from "./make-market.ts";
import { probeRest, type Verdicts } from "./probe-rest.ts";
import { probeStreams } from "./probe-streams.ts";
import { probeWebSocket } from "./probe-web-socket.ts";

export interface Results {
  readonly rest: Verdicts;
  readonly methods: Verdicts;
  readonly events: Verdicts;
  readonly streams: Verdicts;
}

/** Starts a whole stack with an empty market, and asks it everything that is documented. */
export async function probeEverything(): Promise<Results> {
  const data = mkdtempSync(path.join(tmpdir(), "bourse-compatibility-"));
  const port = String(await freeBasePort());
  const options = ["--headless", "--market", "quiet", "--port", port, "--data", data];
  const stack = await startStackProcess(options);
  try {
    const { urls, accounts } = stack.ready;
    const [alice, bob] = ["alice", "bob"].map((name) => accounts.find((one) => one.name === name));
    if (alice === undefined || bob === undefined) throw new Error("The stack has no alice or bob.");
    const client = new RestClient(urls.rest, alice);
    await makeMarket(new RestClient(urls.rest, bob), client);
    const rest = await probeRest(client);
    const { methods, events } = await probeWebSocket(urls.wsApi, client, alice);
    const streams = await probeStreams(urls.ws, client);
    return { rest, methods, events, streams };
  } finally {
    await stack.stop();
    rmSync(data, { recursive: true, force: true });
  }
}
