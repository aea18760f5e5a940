import { Resource } from "sst";
import { MARKETS } from "@bourse/core/market";
import { createLog, onShutdown } from "../runtime/index.ts";
import { startIngest } from "./ingest.ts";
import { stopMsMax } from "./limits.ts";

const exchangeUrl = process.env["EXCHANGE_WS_URL"];
if (exchangeUrl === undefined || !URL.canParse(exchangeUrl)) {
  throw new Error(
    "EXCHANGE_WS_URL must be the address of the exchange's streams, such as ws://127.0.0.1:8080.",
  );
}

const log = createLog("ingest");
const ingest = startIngest({
  exchangeUrl,
  symbols: MARKETS.map(({ symbol }) => symbol),
  streamName: Resource.PriceTicks.name,
  log,
});
onShutdown({
  log,
  stop: ingest.stop,
  graceMsMax: stopMsMax,
  exitWithParent: process.env["EXIT_WITH_PARENT"] === "1",
});
// It opens no port: whoever waits for us may go on once the collector runs.
process.stdout.write(`${JSON.stringify({ listening: { source: exchangeUrl } })}\n`);
