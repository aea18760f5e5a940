import { createLog } from "../../src/runtime/index.ts";
import { openFileJournal } from "../../src/exchange/journal/index.ts";
import { recordsFrom } from "./records.ts";

/**
 * A writer for the tests to kill: appends batches of every size without end and tells, after each,
 * the last sequence that is durable.
 */
const [directory = "", segmentBytesMax = ""] = process.argv.slice(2);
const journal = await openFileJournal({
  directory,
  log: createLog("test"),
  segmentBytesMax: Number(segmentBytesMax),
});
process.stdout.write("opened\n");
for (let size = 1; ; size = (size % 40) + 1) {
  await journal.append(recordsFrom(journal.lastSequence + 1, size));
  process.stdout.write(`${journal.lastSequence}\n`);
}
