/**
 * `npm run bench:disk`: what one batch waits for the disk: written and then flushed, in one call as
 * the journal does it in its first file, and in one call over zeros as it does in all that follow.
 * The ways take turns.
 */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { nodeDisk } from "@bourse/services/exchange/disk";
import { readArguments, UsageError, wholeNumber } from "./command-line/arguments.ts";
import { argumentsOrExit } from "./command-line/run-script.ts";

const BYTES_MAX = 16 * 1024 * 1024;
const COUNT_MAX = 100_000;

const HELP = `Usage: npm run bench:disk -- [options]
Makes batches durable in three ways, in turn on the same disk, and says how long each waits.

  --directory DIR  where the file is made that it writes, and removed again (${tmpdir()})
  --bytes N        size of a batch, 1 to ${BYTES_MAX} (1024)
  --writes N       batches of each way in a round (100)
  --rounds N       how often each way has its turn (10)
  --busy-us N      every turn of the event loop takes so long: it sees late that the disk is done (0)
  --help           this text
`;

const options = argumentsOrExit("bench:disk", HELP, (args) => {
  const values = readArguments(args, {
    directory: { type: "string", default: tmpdir() },
    bytes: { type: "string", default: "1024" },
    writes: { type: "string", default: "100" },
    rounds: { type: "string", default: "10" },
    "busy-us": { type: "string", default: "0" },
  });
  const { directory } = values;
  if (!existsSync(directory)) {
    throw new UsageError(`--directory is "${directory}". Give a directory that is there.`);
  }
  return {
    directory,
    bytes: wholeNumber("--bytes", values.bytes, { min: 1, max: BYTES_MAX }),
    writes: wholeNumber("--writes", values.writes, { min: 1, max: COUNT_MAX }),
    rounds: wholeNumber("--rounds", values.rounds, { min: 1, max: COUNT_MAX }),
    busyUs: wholeNumber("--busy-us", values["busy-us"], { min: 0, max: 1_000_000 }),
    help: values.help,
  };
});

const { writes, rounds, busyUs } = options;
const bytes = Buffer.alloc(options.bytes, 1);

/** A way to make a batch durable, and how long each took. */
interface Way {
  readonly name: string;
  readonly write: () => Promise<unknown>;
  readonly tookMs: number[];
  cpuUs: number;
}

let isDone = false;
const directory = mkdtempSync(path.join(options.directory, "bourse-disk-"));
try {
  const ways = [await writtenThenFlushed(), await writtenThrough(), await overZeros()];
  if (busyUs > 0) setImmediate(beBusy);
  for (let round = 0; round < rounds; round++) {
    // Whoever begins meets what the round before left to the disk.
    for (let turn = 0; turn < ways.length; turn++) {
      const way = ways[(round + turn) % ways.length];
      if (way !== undefined) await runRound(way);
    }
  }
  isDone = true;
  process.stdout.write(`${bytes.length} bytes a batch, ${writes * rounds} batches each way\n`);
  for (const way of ways) process.stdout.write(`${line(way)}\n`);
} finally {
  isDone = true;
  rmSync(directory, { recursive: true, force: true });
}

async function runRound(way: Way): Promise<void> {
  const cpu = process.cpuUsage();
  for (let count = 0; count < writes; count++) {
    const startedMs = performance.now();
    await way.write();
    way.tookMs.push(performance.now() - startedMs);
  }
  const { user, system } = process.cpuUsage(cpu);
  way.cpuUs += user + system;
}

async function writtenThenFlushed(): Promise<Way> {
  const file = await open(path.join(directory, "flushed"), "a");
  const write = async () => {
    await file.write(bytes);
    await file.datasync();
  };
  return newWay("write, then fdatasync", write);
}

async function writtenThrough(): Promise<Way> {
  const file = await nodeDisk().open(path.join(directory, "through"), "create-durable");
  return newWay("one durable write", () => file.write(bytes));
}

/** The file does not grow, so its length is not written each time. */
async function overZeros(): Promise<Way> {
  const at = path.join(directory, "zeros");
  const zeros = await open(at, "w");
  await fill(zeros, bytes.length * writes * rounds);
  await zeros.close();
  const file = await nodeDisk().open(at, "overwrite-durable");
  return newWay("one durable write over zeros", () => file.write(bytes));
}

async function fill(file: FileHandle, length: number): Promise<void> {
  const zeros = Buffer.alloc(Math.min(length, 1024 * 1024));
  for (let filled = 0; filled < length; filled += zeros.length) await file.write(zeros);
  await file.sync();
}

function newWay(name: string, write: Way["write"]): Way {
  return { name, write, tookMs: [], cpuUs: 0 };
}

function beBusy(): void {
  if (isDone) return;
  const untilMs = performance.now() + busyUs / 1_000;
  while (performance.now() < untilMs);
  setImmediate(beBusy);
}

function line({ name, tookMs, cpuUs }: Way): string {
  const sorted = tookMs.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? 0;
  const total = tookMs.reduce((sum, ms) => sum + ms, 0);
  const cells = [
    `${Math.round((tookMs.length / total) * 1_000)}/s`,
    ...[0.5, 0.9, 0.99].map((share) => `p${share * 100} ${at(share).toFixed(3)} ms`),
    // Of a busy event loop it is all of the core.
    busyUs > 0 ? "" : `${Math.round(cpuUs / tookMs.length)} us of CPU`,
  ];
  return `${name.padEnd(30)}${cells.map((cell) => cell.padStart(16)).join("")}`.trimEnd();
}
