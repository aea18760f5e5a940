import {
  constants,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { nodeDisk } from "./index.ts";

let directory: string;
beforeEach(() => void (directory = mkdtempSync(join(tmpdir(), "bourse-disk-"))));
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Of the one descriptor that this process has open on a file, as the kernel tells them. */
function flagsOf(path: string): number {
  const descriptor = readdirSync("/proc/self/fd").find((name) => linkOf(name) === path);
  const info = readFileSync(`/proc/self/fdinfo/${descriptor}`, "utf8");
  return Number.parseInt(/^flags:\s*([0-7]+)$/m.exec(info)?.[1] ?? "", 8);
}

/** The descriptor that read the list is in it, and is closed. */
function linkOf(descriptor: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    return "";
  }
}

/** How often any file was flushed from now on. */
async function countFlushes() {
  const any = await open(join(directory, "any"), "w");
  const prototype: typeof any = Object.getPrototypeOf(any);
  await any.close();
  return vi.spyOn(prototype, "datasync");
}

describe.runIf(process.platform === "linux")("the kernel is asked", () => {
  test.each([
    ["create", 0, constants.O_APPEND],
    ["create-durable", constants.O_DSYNC, constants.O_APPEND],
    ["append", 0, constants.O_APPEND],
    ["overwrite-durable", constants.O_DSYNC, 0],
  ] as const)("%s: to write through, or not, at the end, or not", async (how, through, end) => {
    const path = join(directory, "file");
    writeFileSync(path, "");
    const file = await nodeDisk().open(path, how);
    const flags = flagsOf(path);
    await file.close();
    expect(flags & constants.O_DSYNC).toBe(through);
    expect(flags & constants.O_APPEND).toBe(end);
  });

  test("a durable write needs no flush of its own", async () => {
    const flushes = await countFlushes();
    const file = await nodeDisk("linux").open(join(directory, "file"), "create-durable");
    await file.write(Buffer.from("bytes"));
    await file.close();
    expect(flushes).not.toHaveBeenCalled();
  });
});

test.each(["darwin", "win32"] as const)(
  "on %s a durable write is followed by a flush",
  async (on) => {
    const flushes = await countFlushes();
    const path = join(directory, "file");
    const file = await nodeDisk(on).open(path, "create-durable");
    await file.write(Buffer.from("one"));
    expect(flushes).toHaveBeenCalledTimes(1);
    flushes.mockRejectedValueOnce(new Error("EIO"));
    await expect(file.write(Buffer.from("two"))).rejects.toThrow("EIO");
    await file.close();
    const buffered = await nodeDisk(on).open(path, "append");
    await buffered.write(Buffer.from("three"));
    await buffered.close();
    expect(flushes).toHaveBeenCalledTimes(2);
    expect(readFileSync(path, "utf8")).toBe("onetwothree");
  },
);

test("both that create begin anew, appending goes on", async () => {
  const path = join(directory, "file");
  const read: string[] = [];
  for (const how of ["create", "append", "create-durable", "append", "create"] as const) {
    const file = await nodeDisk().open(path, how);
    await file.write(Buffer.from(how[0] ?? ""));
    await file.write(Buffer.from("."));
    await file.close();
    read.push(readFileSync(path, "utf8"));
  }
  expect(read).toEqual(["c.", "c.a.", "c.", "c.a.", "c."]);
});

test("overwriting goes over what is there, from its beginning, and on behind its end", async () => {
  const path = join(directory, "file");
  await expect(nodeDisk().open(path, "overwrite-durable")).rejects.toThrow("ENOENT");
  writeFileSync(path, "0000000");
  const file = await nodeDisk().open(path, "overwrite-durable");
  const read: string[] = [];
  for (const part of ["abc", "de", "fghi"]) {
    await file.write(Buffer.from(part));
    read.push(readFileSync(path, "utf8"));
  }
  await file.close();
  expect(read).toEqual(["abc0000", "abcde00", "abcdefghi"]);
});
