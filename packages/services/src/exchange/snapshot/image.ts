import type { OrderList } from "@bourse/core/order-list";
import {
  type FlatState,
  flatChunks,
  FlatStateReader,
  flatStateOf,
} from "@bourse/engine/collections";
import { Exchange, snapshotChunks } from "@bourse/engine/exchange";
import { createReplica, type Replica, type ReplicaParts } from "../replica.ts";
import { type Section, SnapshotError } from "./section-file.ts";

/** Everything a replica knows at one command, ready to be written down. */
export interface Image {
  readonly sequence: number;
  readonly timeUs: number;
  readonly stateHash: string;
  readonly sections: readonly Section[];
}

/** What a snapshot says about itself. */
interface About {
  readonly sequence: number;
  readonly timeUs: number;
  readonly stateHash: string;
  readonly haltedMarketIds: readonly number[];
  /** Missing in what was taken before lists could be placed. */
  readonly openLists?: readonly OrderList[];
}

/** Each to be raised when its part would be read wrongly; the journal leads across. */
const MARKET_DATA_VERSION = 1;
const ORDER_LIMITER_VERSION = 1;

/** Copies what may change at once: only this has to happen while the market stands still. */
export function takeImage(replica: Replica): Image {
  const { exchange, guarded, marketData, orderLimiter, history } = replica;
  const { sequence, timeUs } = exchange;
  const engine = exchange.image();
  const stateHash = exchange.stateHash();
  const haltedMarketIds = [...guarded.haltedMarketIds];
  const openLists = history.openLists.entries();
  const books = flatOf((state) => marketData.writeTo(state));
  const limits = flatOf((state) => orderLimiter.writeTo(state));
  const about: About = { sequence, timeUs, stateHash, haltedMarketIds, openLists };
  return {
    sequence,
    timeUs,
    stateHash,
    sections: [
      { name: "about", pieces: () => [Buffer.from(JSON.stringify(about))] },
      { name: "engine", pieces: () => snapshotChunks(engine) },
      { name: "market-data", pieces: () => flatChunks(books, MARKET_DATA_VERSION) },
      { name: "order-limiter", pieces: () => flatChunks(limits, ORDER_LIMITER_VERSION) },
    ],
  };
}

/** The replica that the sections were taken of. Throws when they are not what was written. */
export function restoreReplica(
  sections: ReadonlyMap<string, Uint8Array>,
  parts: ReplicaParts,
): Replica {
  const about = JSON.parse(Buffer.from(section(sections, "about")).toString()) as About;
  const exchange = Exchange.restore(section(sections, "engine"));
  if (exchange.stateHash() !== about.stateHash || exchange.sequence !== about.sequence) {
    throw new SnapshotError("its engine is not the one it was taken of");
  }
  const replica = createReplica(parts, { exchange, haltedMarketIds: about.haltedMarketIds });
  const { marketData, orderLimiter, history } = replica;
  marketData.readFrom(readerOf(section(sections, "market-data"), MARKET_DATA_VERSION), (marketId) =>
    exchange.depth(marketId, Infinity),
  );
  orderLimiter.readFrom(readerOf(section(sections, "order-limiter"), ORDER_LIMITER_VERSION));
  history.openLists.restore(about.openLists ?? []);
  return replica;
}

function section(sections: ReadonlyMap<string, Uint8Array>, name: string): Uint8Array {
  const payload = sections.get(name);
  if (payload !== undefined) return payload;
  throw new SnapshotError(`its part ${name} is missing`);
}

function flatOf(write: (state: FlatState) => void): FlatState {
  const state: FlatState = { numbers: [], arrays: [] };
  write(state);
  return state;
}

function readerOf(bytes: Uint8Array, version: number): FlatStateReader {
  return new FlatStateReader(flatStateOf(bytes, version));
}
