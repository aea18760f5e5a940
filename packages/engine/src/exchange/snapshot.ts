import { ByteReader, FormatError } from "../bytes/index.ts";
import type { FlatState } from "../collections/index.ts";
import { FlatStateReader, flatBytes, flatChunks, flatStateOf } from "../collections/index.ts";
import { readAssetSpec, readExchangeSpec, readMarketSpec } from "../market/spec-codec.ts";
import { Market } from "./market.ts";
import { readMarketState, writeMarketState } from "./market-snapshot.ts";
import { plainExchangeSpec, plainMarketSpec } from "./check/plain-spec.ts";
import { specBytes } from "./spec-bytes.ts";
import { ExchangeState } from "./state.ts";
import { stateHashOf } from "./state-hash.ts";

/** To be raised when the memory means something else than before; the journal leads across. */
const SNAPSHOT_VERSION = 6;

/** The bytes of a copied state, as they are kept. */
export function snapshotBytes(copy: FlatState): Uint8Array {
  return flatBytes(copy, SNAPSHOT_VERSION);
}

/** The same bytes in pieces that are not copied: whoever writes them may take breaks. */
export function snapshotChunks(copy: FlatState): Uint8Array[] {
  return flatChunks(copy, SNAPSHOT_VERSION);
}

/** The state of these bytes; a FormatError when they are no snapshot, or a damaged one. */
export function readSnapshot(bytes: Uint8Array): ExchangeState {
  const copy = flatStateOf(bytes, SNAPSHOT_VERSION);
  const state = stateOf(copy);
  const [said, found] = [copy.arrays.at(-1), hashBytes(state)];
  if (said?.every((byte, at) => byte === found[at]) === true) return state;
  throw new FormatError("The snapshot is damaged: its state does not have the hash it had.");
}

/** The state hash, by which a damaged snapshot is told from a whole one. */
function hashBytes(state: ExchangeState): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(stateHashOf(state), (digit) => digit.charCodeAt(0));
}

/** What has to be copied while the market stands still. */
export function copyState(state: ExchangeState): FlatState {
  const copy: FlatState = { numbers: [state.sequence, state.timeUs], arrays: [] };
  copy.arrays.push(specBytes(state));
  state.ledger.writeTo(copy);
  state.accounts.writeTo(copy);
  state.requests.writeTo(copy);
  state.transfers.writeTo(copy);
  state.withdrawals.writeTo(copy);
  for (const market of state.markets.values()) writeMarketState(market, copy, state.timeUs);
  copy.arrays.push(hashBytes(state));
  return copy;
}

function stateOf(copy: FlatState): ExchangeState {
  const reader = new FlatStateReader(copy);
  const state = new ExchangeState();
  state.sequence = reader.number();
  state.timeUs = reader.number();
  readSpecs(state, reader.uint8());
  state.ledger.readFrom(reader);
  state.accounts.readFrom(reader);
  state.requests.readFrom(reader);
  state.transfers.readFrom(reader);
  state.withdrawals.readFrom(reader);
  for (const market of state.markets.values()) readMarketState(state, market, reader);
  reader.uint8();
  reader.end();
  return state;
}

function readSpecs(state: ExchangeState, bytes: Uint8Array): void {
  const reader = new ByteReader(bytes);
  state.exchangeSpec = plainExchangeSpec(readExchangeSpec(reader));
  const assetCount = reader.integer();
  for (let asset = 0; asset < assetCount; asset++) state.ledger.listAsset(readAssetSpec(reader));
  const marketCount = reader.integer();
  for (let index = 0; index < marketCount; index++) {
    state.addMarket(new Market(plainMarketSpec(readMarketSpec(reader)), state));
  }
  reader.end();
  state.fees.configure(state.exchangeSpec);
}
