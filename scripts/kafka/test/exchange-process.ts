/** The real exchange on Kafka in a process of its own, for the tests to kill. */
import { followJournal, openJournal, readJournalSettings } from "@bourse/services/exchange/journal";
import { createLog } from "@bourse/services/runtime";
import { startServer } from "../../../packages/services/test/exchange/harness.ts";

const [directory = ""] = process.argv.slice(2);
const settings = readJournalSettings({ ...process.env, JOURNAL: "kafka" });
const log = createLog("exchange");
process.stdin.on("end", () => process.exit(0)).resume();
const { base, operatorBase } = await startServer({
  directory,
  log,
  env: { SNAPSHOT_COMMANDS_MAX: "200", ORDERS_PER_10_SECONDS_MAX: "1000000" },
  journals: {
    open: (name) => openJournal(settings, name, log),
    follow: (name) => followJournal(settings, name),
  },
  onJournalFailure: () => process.exit(1),
});
process.stdout.write(`${JSON.stringify({ base, operatorBase })}\n`);
