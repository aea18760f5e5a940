import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ASSETS, MARKETS } from "@bourse/core/market";
import { PLAIN_TERMS } from "@bourse/core/order";
import { type Command, encodeCommand, type PlaceOrder } from "@bourse/engine/command";
import { Exchange } from "@bourse/engine/exchange";
import { CancelRestriction, OrderType, Side, TimeInForce } from "@bourse/engine/market";
import { type Journal, openFileJournal } from "@bourse/services/exchange/journal";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

// Each question is a process of its own, which takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const MAKER = 1001;
const TAKER = 1002;
const START_US = Date.parse("2026-07-21T12:00:00Z") * 1000;
const [BTCUSDT, ETHUSDT] = [1, 2];
const LISTING = ASSETS.length + MARKETS.length;
/** Sequences of the commands below. */
const FIRST_ORDER = LISTING + 4 + 1;

let dataDir: string;
let journal: Journal;
let exchange: Exchange;

const log = { info: () => {}, warn: () => {}, error: () => {} };
const limit = (changes: Partial<PlaceOrder>): PlaceOrder => ({
  kind: "PlaceOrder",
  accountId: MAKER,
  marketId: BTCUSDT,
  ...PLAIN_TERMS,
  side: Side.Sell,
  orderType: OrderType.Limit,
  priceTicks: 3_000_000,
  clientOrderId: "",
  ...changes,
});
const deposit = (accountId: number, assetId: number, amountUnits: number): Command => ({
  kind: "Deposit",
  accountId,
  assetId,
  amountUnits,
  transferId: `funds-${assetId}`,
});

/** A morning: three asks at one price, a cancel, a buyer who takes one and a half of them. */
const MORNING: readonly Command[] = [
  ...ASSETS.map((spec): Command => ({ kind: "ListAsset", spec })),
  ...MARKETS.map((spec): Command => ({ kind: "ListMarket", spec })),
  deposit(MAKER, 2, 10 * 10 ** 10),
  deposit(MAKER, 3, 100 * 10 ** 8),
  deposit(TAKER, 1, 100_000 * 10 ** 8),
  deposit(TAKER, 2, 10 ** 10),
  limit({ clientOrderId: "front", quantityLots: 100_000 }),
  limit({ clientOrderId: "middle", quantityLots: 50_000 }),
  limit({ clientOrderId: "story", quantityLots: 200_000, strategyId: 3 }),
  limit({ clientOrderId: "far", quantityLots: 1_000, priceTicks: 3_100_000 }),
  limit({ marketId: ETHUSDT, clientOrderId: "eth", quantityLots: 10_000, priceTicks: 200_000 }),
  {
    kind: "CancelOrder",
    accountId: MAKER,
    marketId: BTCUSDT,
    orderId: 2,
    origClientOrderId: "",
    newClientOrderId: "gone",
    restriction: CancelRestriction.None,
  },
  limit({
    accountId: TAKER,
    side: Side.Buy,
    clientOrderId: "buyer",
    quantityLots: 150_000,
    timeInForce: TimeInForce.Ioc,
  }),
  limit({ accountId: TAKER, quantityLots: 5, clientOrderId: "too-much", priceTicks: 0 }),
  {
    kind: "CancelAllOrders",
    accountId: MAKER,
    marketId: BTCUSDT,
    newClientOrderId: "all",
  },
];

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), "bourse-replay-"));
  const directory = path.join(dataDir, "exchange", "journal");
  // Small files, so that the replay goes over several.
  journal = await openFileJournal({ directory, log, segmentBytesMax: 1_000 });
  exchange = new Exchange();
  for (const [index, command] of MORNING.entries()) {
    const sequence = index + 1;
    const timeUs = START_US + sequence * 1_000_001;
    exchange.apply(command, sequence, timeUs);
    await journal.append([{ sequence, timeUs, payload: encodeCommand(command) }]);
  }
});
afterAll(async () => {
  await journal.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Runs the command as npm would, while the journal is open for writing. */
function replay(args: string, data = dataDir) {
  const program = path.join(import.meta.dirname, "..", "replay.ts");
  const flags = ["--disable-warning=ExperimentalWarning", program, "--data", data];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...flags, ...args.split(" ").filter((arg) => arg !== "")],
    { encoding: "utf8" },
  );
  return { status, stdout, stderr };
}
function json(args: string) {
  const { status, stdout, stderr } = replay(`${args} --json`);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  // The tests read whatever fields they expect; a wrong guess is a failing test.
  // oxlint-disable-next-line typescript/no-explicit-any -- see above
  return JSON.parse(stdout) as any;
}

describe("the summary", () => {
  test("is the state the exchange has, by its hash", () => {
    const summary = json("");
    expect(summary).toMatchObject({
      commands: MORNING.length,
      accounts: 2,
      openOrders: 1,
      trades: 2,
      refusals: 1,
      stateHash: exchange.stateHash(),
      firstTime: "2026-07-21T12:00:01.000001Z",
    });
    expect(summary.markets.slice(0, 2)).toEqual([
      {
        symbol: "BTCUSDT",
        status: "TRADING",
        openOrders: 0,
        trades: 2,
        lastPrice: "30000.00",
        bid: null,
        ask: null,
      },
      {
        symbol: "ETHUSDT",
        status: "TRADING",
        openOrders: 1,
        trades: 0,
        lastPrice: null,
        bid: null,
        ask: "2000.00",
      },
    ]);
  });

  test("stops where it is told", () => {
    const summary = json(`--to ${FIRST_ORDER + 4}`);
    expect(summary).toMatchObject({ commands: FIRST_ORDER + 4, openOrders: 5, trades: 0 });
    expect(summary.stateHash).not.toBe(exchange.stateHash());
  });

  test("reads like a report", () => {
    const { stdout } = replay("");
    expect(stdout).toMatch(new RegExp(`^state hash +${exchange.stateHash()}$`, "m"));
    expect(stdout).toMatch(/^commands +\d+, of which 1 were refused$/m);
    expect(stdout).toMatch(/^BTCUSDT +TRADING +30000\.00 +- +- +0 +2$/m);
  });
});

describe("the story of an order", () => {
  test("has its place in the queue, its fills with both sides, its end, and the balances", () => {
    const story = json("--order 3 --market BTCUSDT");
    expect(story).toMatchObject({
      symbol: "BTCUSDT",
      orderId: 3,
      accountId: MAKER,
      clientOrderId: "story",
      terms: "SELL LIMIT GTC 2.00000 @ 30000.00",
    });
    const [placed, filled, canceled] = story.steps;
    expect(story.steps).toHaveLength(3);
    expect(placed).toEqual({
      sequence: FIRST_ORDER + 2,
      time: "2026-07-21T12:00:17.000017Z",
      command: "PlaceOrder",
      commandAccountId: MAKER,
      events: [{ what: "accepted", status: "NEW" }],
      status: "NEW",
      executed: "0.00000",
      open: "2.00000",
      ahead: { orders: 2, quantity: "1.50000" },
      balances: [
        { asset: "USDT", before: { free: "0", locked: "0" }, after: { free: "0", locked: "0" } },
        {
          asset: "BTC",
          before: { free: "8.5", locked: "1.5" },
          after: { free: "6.5", locked: "3.5" },
        },
      ],
    });
    expect(filled).toMatchObject({
      sequence: FIRST_ORDER + 6,
      commandAccountId: TAKER,
      events: [
        {
          what: "fill",
          tradeId: 2,
          role: "maker",
          price: "30000.00",
          quantity: "0.50000",
          notional: "15000 USDT",
          fee: "15 USDT",
          counter: { orderId: 5, accountId: TAKER, fee: "0.0005 BTC" },
        },
      ],
      status: "PARTIALLY_FILLED",
      executed: "0.50000",
      open: "1.50000",
      ahead: { orders: 0, quantity: "0.00000" },
    });
    expect(filled.balances[0]).toEqual({
      asset: "USDT",
      before: { free: "0", locked: "0" },
      after: { free: "44955", locked: "0" },
    });
    expect(canceled).toMatchObject({
      command: "CancelAllOrders",
      events: [{ what: "canceled", clientOrderId: "all3" }],
      status: "CANCELED",
      open: "0.00000",
    });
    expect(canceled).not.toHaveProperty("ahead");
  });

  test("a taker's is one step with all its fills", () => {
    const { steps } = json("--order 5 --market BTCUSDT");
    expect(steps).toHaveLength(1);
    const [{ events, ahead, status, balances }] = steps;
    expect(events.map(({ what, quantity }: Record<string, string>) => [what, quantity])).toEqual([
      ["accepted", undefined],
      ["fill", "1.00000"],
      ["fill", "0.50000"],
    ]);
    expect([status, ahead]).toEqual(["FILLED", undefined]);
    expect(balances[1].before).toEqual({ free: "1", locked: "0" });
    expect(balances[1].after).toEqual({ free: "2.4985", locked: "0" });
  });

  test("reads like one", () => {
    const { stdout } = replay("--order 3 --market BTCUSDT");
    expect(stdout).toContain("Order 3 on BTCUSDT: SELL LIMIT GTC 2.00000 @ 30000.00\n");
    expect(stdout).toContain("open 2.00000, in the queue behind 2 orders with 1.50000\n");
    expect(stdout).toContain("open 1.50000, first in the queue at its price\n");
    expect(stdout).toContain(
      "2 as maker: 0.50000 @ 30000.00 = 15000 USDT, fee 15 USDT; " +
        "taker is order 5 of account 1002, fee 0.0005 BTC\n",
    );
    expect(stdout).toMatch(/^ +BTC +free 8\.5 -> 6\.5, locked 1\.5 -> 3\.5$/m);
    expect(stdout).toMatch(/^ +canceled +as "all3"$/m);
  });

  test("a number that several markets have needs the market; one that none has is said so", () => {
    const several = replay("--order 1");
    expect(several.status).toBe(1);
    expect(several.stderr).toBe(
      "replay: There is an order 1 on BTCUSDT and on ETHUSDT. Say which with --market.\n",
    );
    expect(json("--order 4").symbol).toBe("BTCUSDT");
    expect(replay("--order 99 --market BTCUSDT").stderr).toMatch(/no order 99 on BTCUSDT/);
    expect(replay("--order 1 --market DOGEUSDT").stderr).toMatch(/no market DOGEUSDT.*BTCUSDT/);
  });
});

describe("the book", () => {
  test("is as it was after that command, with totals", () => {
    const [book, ...others] = json(`--book ${FIRST_ORDER + 4} --market BTCUSDT`);
    expect(others).toEqual([]);
    expect(book).toMatchObject({ symbol: "BTCUSDT", sequence: FIRST_ORDER + 4, bids: [] });
    expect(book.asks).toEqual([
      { price: "30000.00", quantity: "3.50000", total: "3.50000" },
      { price: "31000.00", quantity: "0.01000", total: "3.51000" },
    ]);
  });

  test("reads like one, market by market", () => {
    const { stdout } = replay(`--book ${FIRST_ORDER + 4}`);
    expect(stdout.match(/ after command /g)).toHaveLength(MARKETS.length);
    expect(stdout).toMatch(/^ +30000\.00 +3\.50000 +3\.50000$/m);
    expect(stdout).toContain("bids empty, asks 3.51000 on 2 levels\n");
  });
});

describe("what cannot be answered is one clear line", () => {
  const refusal = (args: string, data?: string) => {
    const { status, stdout, stderr } = replay(args, data);
    expect(stdout).toBe("");
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    return `${status} ${stderr}`;
  };

  test("no journal, no such command, no such option", () => {
    expect(refusal("", path.join(dataDir, "nowhere"))).toMatch(
      /^1 replay: The journal directory .*nowhere cannot be read/,
    );
    expect(refusal("", path.join(dataDir, ".."))).toMatch(/^1 replay: There is no journal in /);
    expect(refusal("--to 9999")).toMatch(/^1 replay: The journal in .* ends at command \d+\./);
    expect(refusal("--to never")).toMatch(/^2 replay: --to is "never"/);
  });

  test("a damaged journal is named, and left as it is", () => {
    const copy = mkdtempSync(path.join(tmpdir(), "bourse-replay-damaged-"));
    const source = path.join(dataDir, "exchange", "journal");
    for (const name of readdirSync(source).filter((each) => each.endsWith(".journal"))) {
      writeFileSync(path.join(copy, name), readFileSync(path.join(source, name)));
    }
    const file = path.join(copy, "0000000000000001.journal");
    const bytes = readFileSync(file);
    bytes[40] = (bytes[40] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    expect(refusal("", copy)).toContain(`1 replay: The journal file ${file} is damaged at byte 32`);
    expect(readFileSync(file).equals(bytes)).toBe(true);
    rmSync(copy, { recursive: true });
  });

  test("help needs no journal", () => {
    const { status, stdout } = replay("--help", path.join(dataDir, "nowhere"));
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Usage: npm run replay/);
  });
});
