import { Exchange } from "../../src/exchange/index.ts";
import { ASSETS } from "../fixture.ts";
import { ACCOUNT_IDS, SPECS } from "../stream/opening.ts";
import type { Step } from "../stream/stream.ts";
import { Stream } from "../stream/stream.ts";

/** How often everything is looked at, and the exchange is put away and taken out again. */
const LOOK_EVERY = 500;
const DEPTH_LEVELS = 1_000;

/** Told what the exchange has just shown; answers whether it may go on. */
export type Judge = (shown: number) => boolean;

/** The commands of one seed, and the exchange's own answers decide what comes next in it. */
export function drawSteps(seed: number, count: number): Step[] {
  const stream = new Stream(seed);
  const exchange = new Exchange();
  return Array.from({ length: count }, () => {
    const step = stream.next();
    stream.see(exchange.apply(step.command, step.sequence, step.timeUs));
    return step;
  });
}

/**
 * Runs the steps on a new exchange and shows the judge everything that can be seen of it: the events
 * of each command, and now and then all reads, the state hash and what a snapshot brings back.
 */
export function observe(steps: readonly Step[], judge: Judge): void {
  let exchange = new Exchange();
  for (const [index, { command, sequence, timeUs }] of steps.entries()) {
    if (command.kind === "PlaceOrder" && !judge(digestText(json(exchange.check(command))))) return;
    exchange.applyQuietly(command, sequence, timeUs);
    if (!judge(digest(exchange.log.copy()))) return;
    if ((index + 1) % LOOK_EVERY !== 0 && index + 1 !== steps.length) continue;
    exchange.assertValid();
    if (!judge(digestText(told(exchange)))) return;
    exchange = Exchange.restore(exchange.snapshot());
    exchange.assertValid();
    if (!judge(digestText(told(exchange)))) return;
  }
}

/** All reads in one text. */
function told(exchange: Exchange): string {
  const markets = SPECS.map(({ marketId }) => {
    const [best] = exchange.openOrdersOf(ACCOUNT_IDS[0] ?? 0, marketId);
    return [
      exchange.depth(marketId, DEPTH_LEVELS),
      exchange.depth(marketId, 2),
      exchange.averagePriceTicks(marketId),
      exchange.referencePrice(marketId),
      exchange.lastPriceTicks(marketId),
      best === undefined ? 0 : exchange.queueAhead(marketId, best.orderId),
      best === undefined ? 0 : exchange.openOrder(marketId, best.orderId),
    ];
  });
  const accounts = ACCOUNT_IDS.map((accountId) => {
    const open = exchange.openOrdersOf(accountId);
    const name = open[0]?.clientOrderId ?? "";
    return [
      open,
      exchange.openOrderByClientOrderId(accountId, name),
      exchange.balancesOf(accountId),
      ASSETS.map(({ assetId }) => exchange.balance(accountId, assetId)),
    ];
  });
  const all = [markets, accounts, exchange.markets(), exchange.assets(), exchange.stateHash()];
  return json(all);
}

function json(value: unknown): string {
  const text = JSON.stringify(value, (_, one: unknown) =>
    typeof one === "bigint" ? String(one) : one,
  );
  return text ?? "";
}

function digestText(text: string): number {
  return digest(Buffer.from(text));
}

/** FNV-1a, 32 bits. */
function digest(bytes: Uint8Array): number {
  let hash = 0x811c_9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x0100_0193);
  return hash >>> 0;
}
