import { startServer } from "../../packages/services/test/exchange/harness.ts";
import { createLog } from "@bourse/services/runtime";
import type { DiskFault } from "./faults.ts";
import { FaultyDisk } from "./faulty-disk.ts";

/** The exchange in a process of its own, on a disk that fails when the parent says so. */
const [directory = ""] = process.argv.slice(2);
const faulty = new FaultyDisk();
process.on("message", (fault: DiskFault | "heal") => {
  if (fault === "heal") faulty.heal();
  else faulty.fail(fault);
});
process.on("disconnect", () => process.exit(0));
const server = await startServer({
  directory,
  disk: faulty.disk,
  log: createLog("exchange"),
  env: { REQUEST_WEIGHT_PER_MINUTE_MAX: "100000000", ORDERS_PER_10_SECONDS_MAX: "100000000" },
  onJournalFailure: () => process.exit(1),
});
const { base, operatorBase } = server;
process.send?.({ base, operatorBase });
