import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runDrill } from "../../../packages/local/test/failover/drill.ts";
import { type Brokers, freshEnvironment, startBrokers } from "./brokers.ts";

const SEED = 7;
const GAP_MS_MAX = 10_000;

const directory = mkdtempSync(path.join(tmpdir(), "bourse-failover-kafka-"));
let brokers: Brokers;
beforeAll(async () => {
  brokers = await startBrokers();
});
afterAll(async () => {
  await brokers.stop();
  rmSync(directory, { recursive: true, force: true });
});

test(`leaders are killed and stopped, and all at once: the broker lets only their successor write (seed ${SEED})`, async () => {
  const { calls, findings, gapsMs } = await runDrill({
    directory,
    journal: { ...freshEnvironment(brokers.bootstrap), JOURNAL: "kafka" },
    kills: 2,
    pauses: 2,
    outages: 1,
    seed: SEED,
    connections: 2,
    inFlight: 4,
    say: () => {},
  });
  expect(findings).toEqual({ lost: [], doubled: [], conflicting: [] });
  expect(calls.acknowledged.size).toBeGreaterThan(20);
  expect(Math.max(...gapsMs.kill, ...gapsMs.pause)).toBeLessThan(GAP_MS_MAX);
});
