import path from "node:path";
import { decodeCommand } from "@bourse/engine/command";
import { Exchange } from "@bourse/engine/exchange";
import { GuardedExchange } from "@bourse/services/exchange";
import { readJournal } from "@bourse/services/exchange/journal";
import { draftOf, bytesOf } from "./request.ts";
import { Dice } from "./dice.ts";
import type { Report } from "./learn.ts";
import type { Target } from "./target.ts";
import { exchangeBytes } from "./wire.ts";

/** What the exchange and its histories may come to; a leak of each request's bytes is far above. */
const RESIDENT_BYTES_MAX = 700 * 1024 * 1024;
const MARKET = "SOLUSDT";

/** Whether the exchange still serves, has kept quiet, and stands where its journal says. */
export async function inspect(target: Target, report: Report): Promise<string> {
  if (!target.isAlive()) {
    report(`the exchange has ended: ${target.complaints.join("\n")}`);
    return "";
  }
  for (const complaint of target.complaints) report(`the exchange complains: ${complaint}`);
  await placeOrder(target, report);
  const residentBytes = await target.residentBytes();
  if (residentBytes > RESIDENT_BYTES_MAX) report(`${residentBytes} bytes of memory are resident`);
  const state = await target.state();
  await target.stop();
  await replay(target, state, report);
  return `${state.sequence} commands, ${Math.round(residentBytes / 2 ** 20)} MB resident`;
}

/** An honest caller is served as if nothing had been. */
async function placeOrder(target: Target, report: Report): Promise<void> {
  const [trader] = target.traders;
  const order = { symbol: MARKET, side: "BUY", type: "LIMIT", timeInForce: "IOC", quantity: "1" };
  const fields = { ...order, price: "20", timestamp: String(Date.now()) };
  const route = { method: "POST", path: "/api/v3/order", security: "TRADE" };
  const draft = draftOf(route, Object.entries(fields), trader);
  const answer = await exchangeBytes(target.port, bytesOf(draft, trader, new Dice(0, 0)), true);
  if (answer?.status !== 200) report(`an honest order was refused: ${JSON.stringify(answer)}`);
}

/** The journal alone leads to the same state, and money is neither made nor lost in it. */
async function replay(
  { directory }: Target,
  { sequence, stateHash }: { readonly sequence: number; readonly stateHash: string },
  report: Report,
): Promise<void> {
  const exchange = new Exchange();
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const guarded = new GuardedExchange(exchange, log);
  for await (const records of readJournal(path.join(directory, "journal"))) {
    for (const record of records) {
      if (record.sequence > sequence) break;
      guarded.apply(decodeCommand(record.payload), record.sequence, record.timeUs);
    }
  }
  if (exchange.stateHash() !== stateHash) {
    report(`the journal leads to another state at command ${sequence}`);
  }
  try {
    exchange.assertValid();
  } catch (error) {
    report(`an invariant is broken: ${String(error)}`);
  }
}
