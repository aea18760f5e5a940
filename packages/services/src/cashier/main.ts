import { createTable } from "@bourse/core/table";
import { createChainNode } from "@bourse/core/wallet";
import { Resource } from "sst";
import { createLog, onShutdown } from "../runtime/index.ts";
import { Cashier } from "./cashier.ts";
import { createExchangeClient } from "./exchange-client.ts";
import { STOP_MS_MAX } from "./limits.ts";

/** The cashier process: between the exchange, which knows who owns what, and the chains. */
const log = createLog("cashier");

function main(): void {
  const cashier = new Cashier({
    table: createTable(Resource.Core.name),
    chain: createChainNode(
      required("CHAIN_NODE_URL", "where the chain node is"),
      required("CHAIN_NODE_TOKEN", "the secret that requests to the chain node carry"),
    ),
    exchange: createExchangeClient(
      required("OPERATOR_URL", "where the exchange's operator port is"),
      required("OPERATOR_TOKEN", "the secret that operator requests carry"),
    ),
    nowMs: Date.now,
    log,
  });
  cashier.start();
  onShutdown({
    log,
    stop: () => cashier.stop(),
    graceMsMax: STOP_MS_MAX,
    exitWithParent: process.env["EXIT_WITH_PARENT"] === "1",
  });
  process.stdout.write(`${JSON.stringify({ listening: {} })}\n`);
}

function required(name: string, what: string): string {
  const value = process.env[name];
  if (value !== undefined && value !== "") return value;
  log.error("not-started", { error: `${name} is not set: ${what}.` });
  process.exit(1);
}

main();
