/**
 * A consumer of the event log in a process of its own, for the tests to kill: the effect of every
 * event, and the sequence it stands at, are one transaction.
 */
import { createHash } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { followJournal, readJournalSettings } from "@bourse/services/exchange/journal";

const [file = ""] = process.argv.slice(2);
const settings = readJournalSettings({ ...process.env, JOURNAL: "kafka" });
process.stdin.on("end", () => process.exit(0)).resume();
const database = new DatabaseSync(file);
database.exec(`
  PRAGMA journal_mode = WAL;
  CREATE TABLE IF NOT EXISTS effect (sequence INTEGER, digest TEXT);
  CREATE TABLE IF NOT EXISTS place (last INTEGER);
  INSERT INTO place SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM place);
`);
const addEffect = database.prepare("INSERT INTO effect VALUES (?, ?)");
const moveOn = database.prepare("UPDATE place SET last = ?");
const { last } = database.prepare("SELECT last FROM place").get() as { last: number };
const follower = followJournal(settings, "events");
for await (const records of follower.follow(last + 1, new AbortController().signal)) {
  database.exec("BEGIN IMMEDIATE");
  for (const { sequence, payload } of records) {
    addEffect.run(sequence, createHash("sha256").update(payload).digest("hex"));
  }
  moveOn.run(records.at(-1)?.sequence ?? last);
  database.exec("COMMIT");
}
