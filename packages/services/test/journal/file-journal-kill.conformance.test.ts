import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openFileJournal } from "../../src/exchange/journal/index.ts";
import { silentLog, temporaryDirectory } from "../exchange/harness.ts";
import { readAll, recordsFrom } from "./records.ts";

const CYCLES = 8;
const SEGMENT_BYTES_MAX = 20_000;
const WRITER = new URL("append-until-killed.ts", import.meta.url).pathname;

let directory: { path: string; remove: () => void };
beforeEach(() => {
  directory = temporaryDirectory();
});
afterEach(() => directory.remove());

const openHere = () =>
  openFileJournal({
    directory: directory.path,
    log: silentLog,
    segmentBytesMax: SEGMENT_BYTES_MAX,
  });

const writerCommand = (segmentBytesMax: number): string[] => [
  process.execPath,
  WRITER,
  directory.path,
  String(segmentBytesMax),
];

function startWriter(): ChildProcess {
  const [node = "", ...args] = writerCommand(SEGMENT_BYTES_MAX);
  return spawn(node, args, { stdio: ["ignore", "pipe", "inherit"] });
}

/** Kills the writer without warning once it has told this many batches; answers what it told last. */
async function killAfter(writer: ChildProcess, batches: number): Promise<number> {
  let acknowledged = 0;
  let told = 0;
  if (writer.stdout === null) throw new Error("The writer has no output.");
  for await (const line of createInterface(writer.stdout)) {
    if (line === "opened") continue;
    acknowledged = Number(line);
    told += 1;
    if (told === batches) writer.kill("SIGKILL");
  }
  if (writer.exitCode === null && writer.signalCode === null) await once(writer, "exit");
  expect(writer.signalCode).toBe("SIGKILL");
  return acknowledged;
}

test("kill -9 of the writer loses nothing that was acknowledged and blocks no next start", async () => {
  for (let cycle = 1; cycle <= CYCLES; cycle++) {
    const acknowledged = await killAfter(startWriter(), cycle * 7);
    const journal = await openHere();
    expect(acknowledged).toBeGreaterThan(0);
    expect(journal.lastSequence).toBeGreaterThanOrEqual(acknowledged);
    expect(await readAll(journal)).toEqual(recordsFrom(1, journal.lastSequence));
    await journal.close();
  }
});

test("the lock is held while the writer lives, whoever asks, and names it", async () => {
  const writer = startWriter();
  const exited = once(writer, "exit");
  if (writer.stdout === null) throw new Error("The writer has no output.");
  await once(writer.stdout, "data");
  await expect(openHere()).rejects.toThrow(`in use by another process (pid ${writer.pid})`);
  writer.kill("SIGSTOP");
  await expect(openHere()).rejects.toThrow("in use by another process");
  writer.kill("SIGKILL");
  await exited;
  await (await openHere()).close();
});

test("a disk that takes no more ends the writer with one clear line and loses nothing", async () => {
  // The shell's limit on the size of a file stands in for the end of the disk.
  const command = ["-c", 'ulimit -f 100; exec "$@"', "sh", ...writerCommand(1e9)];
  const writer = spawn("sh", command, { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  let errors = "";
  writer.stdout.on("data", (data: Buffer) => (output += data.toString()));
  writer.stderr.on("data", (data: Buffer) => (errors += data.toString()));
  const [exitCode] = await once(writer, "close");
  expect(exitCode).toBe(1);
  expect(errors).toMatch(/The journal in .* could not be written \(EFBIG: file too large, write\)/);
  expect(errors).toContain("Everything that was acknowledged is on disk");

  const acknowledged = Number(output.trim().split("\n").at(-1));
  const journal = await openHere();
  expect(acknowledged).toBeGreaterThan(0);
  expect(journal.lastSequence).toBeGreaterThanOrEqual(acknowledged);
  expect(await readAll(journal)).toEqual(recordsFrom(1, journal.lastSequence));
  await journal.close();
});
