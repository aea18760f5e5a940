import { randomUUID } from "node:crypto";
import { inspect } from "node:util";
import { createTable } from "@bourse/core/table";
import { followJournal, openJournal, readJournalSettings } from "@bourse/services/exchange/journal";
import { createLeaseStore } from "@bourse/services/exchange/role";
import { createLog } from "@bourse/services/runtime";
import { startServer } from "../../../services/test/exchange/harness.ts";

/** One of the processes that wait for their turn to lead: member-process.ts DIRECTORY TABLE */
const [directory = "", tableName = ""] = process.argv.slice(2);
process.on("disconnect", () => process.exit(0));
const log = createLog("exchange");
const journals = readJournalSettings({ ...process.env, DATA_DIR: directory });
const server = await startServer({
  directory,
  journals: {
    open: (name) => openJournal(journals, name, log),
    follow: (name) => followJournal(journals, name),
  },
  lease: createLeaseStore(
    createTable(tableName, { attemptsMax: 1, requestMsMax: 400 }),
    randomUUID(),
  ),
  log,
  env: {
    REQUEST_WEIGHT_PER_MINUTE_MAX: "100000000",
    RAW_REQUESTS_PER_5_MINUTES_MAX: "100000000",
    ORDERS_PER_10_SECONDS_MAX: "100000000",
    ORDERS_PER_DAY_MAX: "100000000",
    SNAPSHOT_INTERVAL_MS: "2000",
  },
  onJournalFailure: (error) => {
    process.stderr.write(`${inspect(error)}\n`);
    process.exit(1);
  },
});
process.on("SIGTERM", () => void server.stop().then(() => process.exit(0)));
const { base, operatorBase } = server;
process.send?.({ base, operatorBase });
