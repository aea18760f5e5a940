import { join } from "node:path";
import { ASSETS, MARKETS } from "@bourse/core/market";
import { type Command, encodeCommand } from "@bourse/engine/command";
import type { MarketSpec } from "@bourse/engine/market";
import { openFileJournal } from "../../src/exchange/journal/index.ts";
import {
  type Answer,
  deposit,
  type Fields,
  signed,
  silentLog,
  startServer,
  temporaryDirectory,
  type TestServer,
  type TestUser,
} from "./harness.ts";

/** Binance's published examples trade at prices and amounts that the filters of BTCUSDT forbid. */
const WITHOUT_FILTERS = {
  minNotionalUnits: 0,
  maxNotionalUnits: 0,
  bidMultiplierUp: 0,
  askMultiplierUp: 0,
} as const satisfies Partial<MarketSpec>;

/** A server whose markets have no filters on prices and values, with money for everybody. */
export interface ExampleServer {
  readonly server: TestServer;
  /** Asks as that user, of BTCUSDT unless another symbol is named. */
  readonly ask: (by: TestUser, request: string, fields?: Fields) => Promise<Answer>;
  /** The same for a new order, which must be taken. */
  readonly place: (by: TestUser, fields: Fields) => Promise<Answer["body"]>;
  readonly stop: () => Promise<void>;
}

export interface ExampleOptions {
  /** What all markets have in common here. */
  readonly spec?: Partial<MarketSpec>;
  /** Applied before the server starts, after the listing. */
  readonly commands?: readonly Command[];
  readonly funds?: readonly (readonly [by: TestUser, asset: string, amount: string])[];
  readonly env?: Readonly<Record<string, string>>;
}

export async function startExamples(options: ExampleOptions = {}): Promise<ExampleServer> {
  const { spec = {}, commands = [], funds = [], env = {} } = options;
  const directory = temporaryDirectory();
  const markets = MARKETS.map((market) => ({ ...market, ...WITHOUT_FILTERS, ...spec }));
  await writeJournal(directory.path, [
    ...ASSETS.map((asset): Command => ({ kind: "ListAsset", spec: asset })),
    ...markets.map((market): Command => ({ kind: "ListMarket", spec: market })),
    ...commands,
  ]);
  const listing = { assets: ASSETS, markets };
  const server = await startServer({ directory: directory.path, listing, env });
  for (const [by, asset, amount] of funds) await deposit(server, by, asset, amount);
  const ask: ExampleServer["ask"] = (by, request, fields = {}) =>
    signed(server, by, request, { symbol: "BTCUSDT", ...fields });
  return {
    server,
    ask,
    place: async (by, fields) => {
      const { status, body } = await ask(by, "POST /api/v3/order", fields);
      if (status !== 200) throw new Error(`An order was refused: ${JSON.stringify(body)}`);
      return body;
    },
    stop: async () => {
      await server.stop();
      directory.remove();
    },
  };
}

async function writeJournal(dataDir: string, commands: readonly Command[]): Promise<void> {
  const journal = await openFileJournal({ directory: join(dataDir, "journal"), log: silentLog });
  const timeUs = Date.now() * 1000;
  await journal.append(
    commands.map((command, index) => ({
      sequence: index + 1,
      timeUs,
      payload: encodeCommand(command),
    })),
  );
  await journal.close();
}
