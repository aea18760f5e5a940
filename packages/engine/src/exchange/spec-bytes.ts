import { ByteWriter } from "../bytes/index.ts";
import { writeAssetSpec, writeExchangeSpec, writeMarketSpec } from "../market/spec-codec.ts";
import type { ExchangeState } from "./state.ts";

/** What was listed and configured, in the order of listing. */
export function specBytes(state: ExchangeState): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter(1024);
  writeExchangeSpec(writer, state.exchangeSpec);
  writer.integer(state.ledger.assets.length);
  for (const { spec } of state.ledger.assets) writeAssetSpec(writer, spec);
  writer.integer(state.markets.size);
  for (const { spec } of state.markets.values()) writeMarketSpec(writer, spec);
  return writer.finish();
}
