import { ASSETS } from "@bourse/core/market";
import type { Command } from "@bourse/engine/command";
import { Side } from "@bourse/engine/market";
import fc from "fast-check";
import { expect, test } from "vitest";
import { BTCUSDT, order } from "../market-data/exchange-run.ts";
import { ACCOUNTS, bookStep, commandOf, type Step } from "./book-step.ts";
import { LocalBook, shownBook } from "./local-book.ts";
import { MarketNode } from "./market-node.ts";
import { until } from "./stream-run.ts";

const trouble = fc.constantFrom("none", "reconnect", "snapshot", "stop", "kill");
const round = fc.record({
  steps: fc.array(bookStep, { minLength: 15, maxLength: 40, size: "max" }),
  trouble,
  /** Commands that are carried out while nobody is connected. */
  unseen: fc.array(bookStep, { maxLength: 10 }),
});
type Round = typeof round extends fc.Arbitrary<infer Value> ? Value : never;

const ROUNDS = 10;
const STEP_MS = 8;

test(
  "a client's book is the engine's at every update, through lost connections and restarts",
  { timeout: 120_000 },
  async () => {
    // One number makes a whole run, so that a failure can be told in a line.
    await fc.assert(
      fc.asyncProperty(fc.nat(), (seed) => run(fc.sample(round, { seed, numRuns: ROUNDS }))),
      { numRuns: 3, endOnFailure: true },
    );
  },
);

async function run(rounds: readonly Round[]): Promise<void> {
  const node = new MarketNode();
  const books = new Map<number, string>();
  fund(node);
  await node.start();
  const wrong: string[] = [];
  let seen = 0;
  const streams = ["btcusdt@depth@100ms", "btcusdt@depth@100ms", "btcusdt@depth"];
  const clients = streams.map(
    (stream) =>
      new LocalBook({
        port: () => node.port,
        stream,
        onBook: (updateId, shown) => {
          seen += 1;
          if (books.get(updateId) !== shown) wrong.push(`${stream} at ${updateId}: ${shown}`);
        },
      }),
  );
  books.set(0, shownBook(new Map(), new Map()));
  try {
    for (const { steps, trouble, unseen } of rounds) {
      for (const each of steps) {
        carryOut(node, each, books);
        await new Promise((resolve) => setTimeout(resolve, STEP_MS));
      }
      await upset({
        node,
        clients,
        trouble,
        meanwhile: () => {
          for (const each of unseen) carryOut(node, each, books);
        },
      });
    }
    const lastUpdateId = updateIdOf(node);
    await until(() => {
      // Whoever connected since the last change waits for another one.
      nudge(node, books);
      return clients.every(({ updateId }) => updateId > lastUpdateId);
    });
    expect(wrong).toEqual([]);
    expect(clients.map(({ gaps }) => gaps)).toEqual(clients.map(() => 0));
    expect(seen).toBeGreaterThan(ROUNDS);
  } finally {
    for (const client of clients) client.stop();
    await node.stop("killed");
  }
}

interface Upset {
  readonly node: MarketNode;
  readonly clients: readonly LocalBook[];
  readonly trouble: Round["trouble"];
  readonly meanwhile: () => void;
}

async function upset({ node, clients, trouble, meanwhile }: Upset): Promise<void> {
  if (trouble === "reconnect") clients[0]?.reconnect();
  if (trouble === "snapshot") node.takeSnapshot();
  if (trouble !== "stop" && trouble !== "kill") return meanwhile();
  await node.stop(trouble === "stop" ? "orderly" : "killed");
  meanwhile();
  const before = updateIdOf(node);
  await node.start();
  expect(updateIdOf(node)).toBe(before);
}

function carryOut(node: MarketNode, step: Step, books: Map<number, string>) {
  applyTo(node, commandOf(node.exchange, step), books);
}

/** Changes the book, whatever it is: an account takes all its orders out, or puts one in. */
function nudge(node: MarketNode, books: Map<number, string>): void {
  const [accountId = 0] = ACCOUNTS;
  const isIn = node.exchange.openOrdersOf(accountId, BTCUSDT).length > 0;
  const cancelAll = { kind: "CancelAllOrders", accountId, marketId: BTCUSDT } as const;
  const low = { accountId, side: Side.Buy, priceTicks: 5_999_000, quantityLots: 1_000 };
  applyTo(node, isIn ? { ...cancelAll, newClientOrderId: "all" } : order(low), books);
}

function applyTo(node: MarketNode, command: Command, books: Map<number, string>): void {
  const before = updateIdOf(node);
  node.apply(command);
  const updateId = updateIdOf(node);
  if (updateId > before) books.set(updateId, bookOf(node));
}

function bookOf({ exchange }: MarketNode): string {
  const { bids, asks } = exchange.depth(BTCUSDT, 5_000);
  const text = (levels: typeof bids): Map<string, string> =>
    new Map(levels.map(([ticks, lots]) => [(ticks / 100).toFixed(8), (lots / 1e5).toFixed(8)]));
  return shownBook(text(bids), text(asks));
}

function updateIdOf({ marketData }: MarketNode): number {
  return marketData.market("BTCUSDT")?.depth.updateId ?? 0;
}

function fund(node: MarketNode): void {
  for (const accountId of ACCOUNTS) {
    for (const { assetId, decimals } of ASSETS) {
      const amountUnits = 100_000 * 10 ** decimals;
      const transferId = `funds-${assetId}`;
      node.apply({ kind: "Deposit", accountId, assetId, amountUnits, transferId });
    }
  }
}
