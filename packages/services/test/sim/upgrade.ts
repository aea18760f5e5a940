import { ASSETS, MARKETS } from "@bourse/core/market";
import { encodeCommand } from "@bourse/engine/command";
import { Exchange } from "@bourse/engine/exchange";
import { listingCommands } from "../../src/exchange/listing.ts";
import { firstFormatSegment } from "../journal/first-format.ts";
import { DIRECTORY } from "./node.ts";
import { ACCOUNTS, funding } from "./orders.ts";
import type { SimDisk } from "./sim-disk.ts";

const LONG_AGO_US = Date.UTC(2026, 5, 1) * 1000;

/** Leaves a journal as the first version of the exchange wrote it, in two files. */
export function leaveFirstFormat(disk: SimDisk): void {
  const listing = { assets: ASSETS, markets: MARKETS };
  const commands = [...listingCommands(new Exchange(), listing), ...ACCOUNTS.flatMap(funding)];
  const records = commands.map((command, index) => ({
    sequence: index + 1,
    timeUs: LONG_AGO_US + index,
    payload: encodeCommand(command),
  }));
  const half = Math.floor(records.length / 2);
  for (const part of [records.slice(0, half), records.slice(half)]) {
    const first = part[0]?.sequence ?? 1;
    const path = `${DIRECTORY.commands}/${String(first).padStart(16, "0")}.journal`;
    disk.put(path, firstFormatSegment(first, part));
  }
}
