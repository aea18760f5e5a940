import { CustomAttributeType, Entity, Service } from "electrodb";
import type { Table } from "../table/index.ts";
import { entityOptions, perTable } from "../table/index.ts";
import type { PriceCandle } from "./price-candle.ts";
import type { PriceState } from "./price-state.ts";

const makeStates = (table: Table) =>
  new Entity(
    {
      model: { service: "bourse", entity: "price", version: "1" },
      attributes: {
        symbol: { type: "string", required: true },
        state: { type: CustomAttributeType<PriceState>("any"), required: true },
        /** Counts the saves: of two writers that read the same state one is refused. */
        revision: { type: "number", required: true },
      },
      indexes: {
        bySymbol: {
          pk: { field: "pk", composite: ["symbol"], casing: "none" },
          sk: { field: "sk", composite: [], casing: "none" },
        },
      },
    },
    entityOptions(table),
  );

const makeCandles = (table: Table) =>
  new Entity(
    {
      model: { service: "bourse", entity: "priceCandle", version: "1" },
      attributes: {
        symbol: { type: "string", required: true },
        openTimeMs: { type: "number", required: true, padding: { length: 15, char: "0" } },
        candle: { type: CustomAttributeType<PriceCandle>("any"), required: true },
        expireAt: { type: "number", required: true },
      },
      indexes: {
        bySymbol: {
          pk: { field: "pk", composite: ["symbol"], casing: "none" },
          sk: { field: "sk", composite: ["openTimeMs"], casing: "none" },
        },
      },
    },
    entityOptions(table),
  );

export const priceStates = perTable(makeStates);
export const priceCandles = perTable(makeCandles);

/** State and candles, for the transaction that writes a batch of ticks whole or not at all. */
export const priceService = perTable(
  (table) => new Service({ states: priceStates(table), candles: priceCandles(table) }),
);
