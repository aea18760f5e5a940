import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { nodeDisk } from "@bourse/services/exchange/disk";
import { type Latency, Meter } from "./load.ts";

/** A batch of one order. */
const RECORD_BYTES = 256;
const WRITES = 1_000;

/** What the disk takes for the journal's part of one order: the bound of its answer. */
export async function measureDisk(): Promise<Latency> {
  const directory = mkdtempSync(path.join(tmpdir(), "bourse-gateway-"));
  const file = await nodeDisk().open(path.join(directory, "file"), "create-durable");
  const bytes = Buffer.alloc(RECORD_BYTES, 1);
  const meter = new Meter();
  meter.start();
  for (let write = 0; write < WRITES; write += 1) {
    const sentMs = performance.now();
    await file.write(bytes);
    meter.add(true, bytes.length, sentMs);
  }
  await file.close();
  rmSync(directory, { recursive: true });
  return meter.result().latency;
}
