import { createHash } from "node:crypto";
import { assertBookValid } from "@bourse/engine/book";
import { Side } from "@bourse/engine/market";
import { expect, test } from "vitest";
import type { MessageStream } from "./message-stream.ts";
import { Replay } from "./replay.ts";
import { ReportLog } from "./report-log.ts";
import { WORKLOADS } from "./workloads.ts";

/** Seed 7. The hashes were made by other generators and other books. */
const CASES = [
  {
    workload: "static",
    count: 10_000,
    messages: 20_058,
    reports: 21_549,
    reportsSha256: "97195c3c5026712bd9c04d79e6680f06301d43f280c4923ecd3f10eebfa48588",
    fileSha256: "55a78fd4ceb12131927c237c2a060421d6f24a4c3b3077c9dbfc02f3b8c0b9ad",
  },
  {
    workload: "normal",
    count: 10_000,
    messages: 20_058,
    reports: 22_128,
    reportsSha256: "dc8b4bcbf96e9f357d95ef8d8cef87d5a2772a579148850b472eb6f23ff144bf",
    fileSha256: "75f48dcd78837a6e0d2a6f594d8f166cea33ef3fd143fc982b4c05f2c513d28a",
  },
  {
    workload: "swing-25",
    count: 10_000,
    messages: 20_058,
    reports: 22_144,
    reportsSha256: "6615136bd97cfda7c6a6f95cd89cc6d8b83f55bfdc6b2cc33d314303b3df9170",
    fileSha256: "07f339046768667b955ad1a57588ab714ad08faeb2bdb5b6fb2dde912ce2fc0f",
  },
  {
    workload: "swing-40",
    count: 10_000,
    messages: 20_058,
    reports: 22_151,
    reportsSha256: "c91b8e90327cf0460fe6df117edbd159a0e299bc253cb24b38a66daae2fb1cb0",
    fileSha256: "87c47ee35315f007ec7f2219c6ab4428040286290ce0ce01fbf612c0af2c66ea",
  },
  {
    workload: "flash-crash",
    count: 10_000,
    messages: 20_058,
    reports: 22_142,
    reportsSha256: "8748ab4cae12c0cb29e22f6a1617733667340a23b45af0e1c08b706701a6487f",
    fileSha256: "41b4c83a235439cdab632e42db2885b4172ed78b4b65eb4b87092107c74a89c0",
  },
  {
    workload: "spot3m",
    count: 100_000,
    messages: 100_000,
    reports: 131_296,
    reportsSha256: "0b08c1f551ae794e8f010ee27087beb965ae9b87eabc28b1db942e9198e472e4",
    fileSha256: "538adbb5e6e592e53a011b6118d738782e41392c5c5b1065f63fe91361d9a159",
  },
];

test.each(CASES)("$workload is the stream that others generate and report", (expected) => {
  const { workload, count } = expected;
  const { stream, reports } = replayed(workload, count);
  expect({
    workload,
    count,
    messages: stream.length,
    reports: reports.length,
    reportsSha256: reports.textSha256(),
    fileSha256: fileSha256(stream),
  }).toEqual(expected);
});

test("spot3m leaves the book that others are left with", () => {
  const { book } = replayed("spot3m", 100_000).replay;
  const levels = [Side.Buy, Side.Sell].map((side) => {
    let count = 0;
    const best = book.bestLevel(book.ladderOf(side));
    for (let level = best; level !== 0; level = book.worseLevel(level)) count++;
    return count;
  });
  expect(levels).toEqual([904, 885]);
  expect(book.orderCount).toBe(18_000);
  assertBookValid(book);
});

test("other seeds give other streams", () => {
  const hashes = [0, 1, 2 ** 31, 2 ** 32 - 1].flatMap((seed) =>
    ["normal", "spot3m"].map((workload) => fileSha256(generated(workload, seed, 100))),
  );
  expect(new Set(hashes).size).toBe(hashes.length);
});

function generated(workload: string, seed: number, count: number): MessageStream {
  const stream = WORKLOADS.get(workload)?.generate(seed, count);
  if (stream === undefined) throw new Error(`There is no workload ${workload}.`);
  return stream;
}

function replayed(workload: string, count: number) {
  const stream = generated(workload, 7, count);
  const reports = new ReportLog();
  const replay = new Replay(stream, reports);
  replay.run();
  return { stream, reports, replay };
}

/** The stream as a file of the challenge: a header and 40 bytes a message, little endian. */
function fileSha256(stream: MessageStream): string {
  const bytes = Buffer.alloc(16 + stream.length * 40);
  bytes.writeBigUInt64LE(0x4d45_4257_5f30_3031n, 0);
  bytes.writeUInt32LE(1, 8);
  bytes.writeUInt32LE(stream.length, 12);
  for (let index = 0; index < stream.length; index++) {
    const at = 16 + index * 40;
    bytes[at] = stream.kind(index);
    bytes[at + 1] = stream.side(index);
    bytes[at + 2] = Number(stream.isIoc(index));
    bytes.writeUInt32LE(stream.quantityLots(index), at + 4);
    bytes.writeBigUInt64LE(BigInt(index), at + 8);
    bytes.writeBigUInt64LE(BigInt(stream.orderId(index)), at + 16);
    bytes.writeBigInt64LE(BigInt(stream.priceTicks(index)), at + 24);
    bytes.writeBigInt64LE(BigInt(stream.user(index)), at + 32);
  }
  return createHash("sha256").update(bytes).digest("hex");
}
