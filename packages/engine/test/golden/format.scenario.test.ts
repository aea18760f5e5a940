import { expect, test } from "vitest";
import { decodeCommand, encodeCommand } from "../../src/command/index.ts";
import type { Command } from "../../src/command/index.ts";
import {
  EventLog,
  FILTER_FAILURES,
  MALFORMED,
  NOT_REQUIRED,
  OVERFLOWED,
  REJECTIONS,
  decodeEvents,
  rejectionText,
} from "../../src/event/index.ts";
import { describeCommands } from "./describe-commands.ts";
import { describeEvents, describeRejections } from "./describe-events.ts";
import { GOLDEN_COMMANDS } from "./golden-commands.ts";
import { GOLDEN_EVENTS } from "./golden-events.ts";
import { fromHex, toHex, toLine } from "./hex.ts";

/*
 * What stands in journals and event logs must stay readable. These tests fail when the format
 * changes. If a change is meant: give the changed command a new tag and keep the old layout readable;
 * append events, fields and numbers, never move them. Then run this file with `-u` and read the diff.
 */

const KINDS = 19;

test("the binary form of commands is the one that is written down", async () => {
  const examples = GOLDEN_COMMANDS.filter((command) => typeof command !== "string");
  expect(new Set(examples.map(({ kind }) => kind)).size).toBe(KINDS);
  await expect(describeCommands(examples)).toMatchFileSnapshot("commands.schema.txt");
});

test("the binary form of events is the one that is written down", async () => {
  await expect(`${describeEvents()}\n`).toMatchFileSnapshot("events.schema.txt");
});

test("a golden event log reads as it always did, and is written as it was", async () => {
  const log = new EventLog();
  const lines = GOLDEN_EVENTS.map((write) => {
    log.reset();
    write(log);
    const bytes = log.copy();
    return `${toHex(bytes)}\n${decodeEvents(bytes).map(toLine).join("\n")}\n`;
  });
  expect(lines).toHaveLength(KINDS);
  await expect(lines.join("\n")).toMatchFileSnapshot("event-log.golden.txt");
});

test("rejections keep their numbers, codes and texts", async () => {
  await expect(`${describeRejections()}\n`).toMatchFileSnapshot("rejections.txt");
  const tables = [REJECTIONS, FILTER_FAILURES, MALFORMED, NOT_REQUIRED, OVERFLOWED];
  const texts = tables.flatMap((table) => Object.values(table));
  expect(new Set(texts.map(({ id }) => id)).size).toBe(texts.length);
  expect(texts.every((text) => rejectionText(text.id) === text)).toBe(true);
});

test("a golden journal reads as it always did, and is written as it was", async () => {
  const lines = GOLDEN_COMMANDS.map((golden) => {
    const bytes = typeof golden === "string" ? fromHex(golden) : encodeCommand(golden);
    const command: Command = decodeCommand(bytes);
    return `${toHex(bytes)} ${toLine(command)}\n`;
  });
  await expect(lines.join("")).toMatchFileSnapshot("commands.golden.txt");
});
