import { expect, test } from "vitest";
import type { OpenHow } from "../../src/exchange/disk/index.ts";
import { Random } from "./random.ts";
import { type DiskTrouble, SimDisk } from "./sim-disk.ts";
import { SimProcess, World } from "./world.ts";

const DIRECTORY = "/data";
const PATH = `${DIRECTORY}/file`;
const BEFORE = Buffer.from("what was there before");
const BYTES = Buffer.from(Array.from({ length: 300 }, (_, index) => 1 + (index % 255)));
const WHOLE = Buffer.concat([BEFORE, BYTES]);
/** Longer than any write and flush. */
const LONG_US = 10_000_000;

interface Told {
  /** What the writer knew when the power went. */
  outcome: "pending" | "done" | "failed";
  /** What could be read then, looked at after something else was written behind what was left. */
  readable?: Buffer | undefined;
  /** What was left afterwards. */
  left?: Buffer | undefined;
  /** Whether the disk had called any of it flushed that it then lost. */
  isLost: boolean;
}

/** A write to a file that has something in it already, after which the power goes. */
interface Story {
  readonly seed: number;
  readonly how?: OpenHow;
  readonly trouble?: Partial<DiskTrouble>;
  /** The power goes then, whatever the write is about; without it, once the write has ended. */
  readonly powerGoesAfterUs?: number;
}

/** What a file holds before it is written over: more than is written. */
const ZEROS = Buffer.alloc(1_000);

async function tell(story: Story): Promise<Told> {
  const { seed, how = "create-durable", trouble, powerGoesAfterUs } = story;
  const random = new Random(seed);
  const world = new World(random.fork());
  const simDisk = new SimDisk(world, random.fork());
  const disk = simDisk.seenBy(new SimProcess("writer"));
  const settle = async <T>(promise: Promise<T>): Promise<T> => {
    let isDone = false;
    void promise.finally(() => (isDone = true));
    await world.run(() => isDone, world.nowUs + LONG_US);
    return promise;
  };
  if (how === "overwrite-durable") simDisk.put(PATH, ZEROS);
  const file = await settle(disk.open(PATH, how));
  await settle(file.write(BEFORE));
  await settle(file.sync());
  await settle(disk.syncDirectory(DIRECTORY));

  Object.assign(simDisk.trouble, trouble);
  const told: Told = { outcome: "pending", isLost: false };
  const end = (outcome: Told["outcome"]) => () => void (told.outcome = outcome);
  file.write(BYTES).then(end("done"), end("failed"));
  if (powerGoesAfterUs === undefined) await world.run(() => told.outcome !== "pending", Infinity);
  else await world.run(() => false, world.nowUs + powerGoesAfterUs);
  if (told.outcome === "failed") await settle(file.sync());
  told.readable = simDisk.files().get(PATH);
  told.isLost = simDisk.powerFailure();
  told.left = simDisk.files().get(PATH);

  Object.assign(simDisk.trouble, { isLying: false });
  await settle((await settle(disk.open(PATH, "append"))).write(Buffer.from("written afterwards")));
  return told;
}

const seeds = Array.from({ length: 60 }, (_, index) => index + 1);
const isWhole = (bytes: Buffer | undefined): boolean => bytes?.equals(WHOLE) === true;
const OVERWRITTEN = Buffer.concat([WHOLE, ZEROS.subarray(WHOLE.length)]);

test("a durable write that is done is there after a power failure, to the last byte", async () => {
  for (const seed of seeds) {
    const { outcome, left, isLost } = await tell({ seed });
    expect([outcome, isWhole(left), isLost], `seed ${seed}`).toEqual(["done", true, false]);
  }
});

test("so is one that goes over zeros; until it is done any part of them may be left", async () => {
  let torn = 0;
  for (const seed of seeds) {
    const done = await tell({ seed, how: "overwrite-durable" });
    expect([done.outcome, done.isLost], `seed ${seed}`).toEqual(["done", false]);
    expect(done.left, `seed ${seed}`).toEqual(OVERWRITTEN);
    const { outcome, left } = await tell({ seed, how: "overwrite-durable", powerGoesAfterUs: 150 });
    expect(left?.subarray(0, BEFORE.length), `seed ${seed}`).toEqual(BEFORE);
    expect(left?.length, `seed ${seed}`).toBe(ZEROS.length);
    if (outcome !== "done" && left?.equals(OVERWRITTEN) === false) torn += 1;
  }
  expect(torn).toBeGreaterThan(20);
});

test("one that is not durable may be torn or gone, though it is done", async () => {
  const told = await Promise.all(seeds.map((seed) => tell({ seed, how: "create" })));
  expect(new Set(told.map(({ outcome }) => outcome))).toEqual(new Set(["done"]));
  expect(told.filter(({ left }) => !isWhole(left)).length).toBeGreaterThan(seeds.length / 2);
});

test("until it is done it may be cut at any byte, or torn; what was there before stays", async () => {
  const lengths = new Set<number>();
  let torn = 0;
  for (const seed of seeds) {
    for (const powerGoesAfterUs of [60, 150, 400]) {
      const { outcome, left } = await tell({ seed, powerGoesAfterUs });
      if (outcome === "done") continue;
      expect(left?.subarray(0, BEFORE.length), `seed ${seed}`).toEqual(BEFORE);
      lengths.add(left?.length ?? 0);
      if (!isWhole(left) && left?.length === WHOLE.length) torn += 1;
    }
  }
  expect(lengths.size).toBeGreaterThan(20);
  expect(torn).toBeGreaterThan(5);
});

test("a disk that lies has it read back, and loses it", async () => {
  const told = await Promise.all(seeds.map((seed) => tell({ seed, trouble: { isLying: true } })));
  for (const { outcome, readable, isLost } of told) {
    expect([outcome, isWhole(readable), isLost]).toEqual(["done", true, true]);
  }
  expect(told.filter(({ left }) => !isWhole(left)).length).toBeGreaterThan(seeds.length / 2);
});

test("when its flush fails it can be read, and is never written: asking again does not help", async () => {
  for (const seed of seeds) {
    const { outcome, readable, left } = await tell({ seed, trouble: { failNext: "EIO sync" } });
    expect([outcome, isWhole(readable)], `seed ${seed}`).toEqual(["failed", true]);
    expect(left, `seed ${seed}`).toEqual(BEFORE);
  }
});

test.each(["ENOSPC", "EIO write"] as const)(
  "%s leaves the half that was written",
  async (failNext) => {
    for (const seed of seeds) {
      const { outcome, readable } = await tell({ seed, trouble: { failNext } });
      expect(outcome, `seed ${seed}`).toBe("failed");
      expect(readable?.length, `seed ${seed}`).toBeLessThan(WHOLE.length);
    }
  },
);
