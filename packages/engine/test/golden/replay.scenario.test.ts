import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { decodeCommand } from "../../src/command/index.ts";
import { Exchange } from "../../src/exchange/index.ts";
import { fromHex, toLine } from "./hex.ts";

const START_US = 1_700_000_000_000_000;
const STEP_US = 1_000_000;
const EVENT_KINDS = 19;

/*
 * The golden journal must lead to the same events for ever: a difference here means that the journal
 * of an exchange that runs today would be replayed into another past. If that is meant (a rule of
 * docs/engine.md changed before there were journals to keep), run this file with `-u`.
 */
test("replaying the golden journal tells the golden events", async () => {
  const journal = readFileSync(new URL("commands.golden.txt", import.meta.url), "utf8");
  const exchange = new Exchange();
  const kinds = new Set<string>();
  const lines: string[] = [];
  for (const [index, line] of journal.trimEnd().split("\n").entries()) {
    const command = decodeCommand(fromHex(line.slice(0, line.indexOf(" "))));
    const sequence = index + 1;
    lines.push(`${sequence} ${toLine(command)}`);
    for (const event of exchange.apply(command, sequence, START_US + index * STEP_US)) {
      kinds.add(event.kind);
      lines.push(`  ${toLine(event)}`);
    }
    exchange.assertValid();
  }
  await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot("events.golden.txt");
  expect(kinds.size).toBe(EVENT_KINDS);
});
