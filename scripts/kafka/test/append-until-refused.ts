/**
 * A leader of its own process: appends without a pause and says what was acknowledged, a line each,
 * until the journal refuses. Started by the tests, which pause it, let go on, or kill it.
 */
import {
  JournalFenced,
  openKafkaJournal,
  readKafkaSettings,
} from "@bourse/services/exchange/journal/kafka";
import { createLog } from "@bourse/services/runtime";
import { recordsFrom } from "../../../packages/services/test/journal/records.ts";

const transactionalId = process.env["TRANSACTIONAL_ID"];
const journal = await openKafkaJournal({
  settings: readKafkaSettings(process.env),
  topic: "commands",
  log: createLog("leader"),
  ...(transactionalId === undefined ? {} : { transactionalId }),
});
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
say({ epoch: journal.epoch });
process.stdin.on("end", () => process.exit(0)).resume();
try {
  for (let size = 1; ; size = (size % 7) + 1) {
    await journal.append(recordsFrom(journal.lastSequence + 1, size));
    say({ acknowledged: journal.lastSequence });
  }
} catch (error) {
  say({ refused: error instanceof Error ? error.message : String(error) });
  process.exit(error instanceof JournalFenced ? 3 : 1);
}
