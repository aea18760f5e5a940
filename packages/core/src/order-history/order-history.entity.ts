import { Entity, Service } from "electrodb";
import type { Table } from "../table/index.ts";
import { entityOptions, perTable } from "../table/index.ts";

/** Ids as text that sorts like the numbers: no id is longer than 2^53. */
const sortable = { length: 16, char: "0" };

/**
 * One order of an account. The partition is account and market, so load spreads as accounts do; ids
 * and creation times of a market rise together, so the one sort key serves both. The two indexes
 * hold keys only; they find a closed order by the ids its owner gave it, the one closed last first.
 */
const makeOrders = (table: Table) =>
  new Entity(
    {
      model: { service: "bourse", entity: "order", version: "1" },
      attributes: {
        accountId: { type: "number", required: true },
        marketId: { type: "number", required: true },
        orderId: { type: "number", required: true, padding: sortable },
        /** Everything else, see pack.ts. */
        order: { type: "string", required: true },
        name: { type: "string", required: true },
        /** Before a cancel gave it another; else empty. */
        origName: { type: "string", required: true },
        /** Place of its end in the journal; of an open order empty. */
        closedAt: { type: "string", required: true },
      },
      indexes: {
        byId: {
          pk: { field: "pk", composite: ["accountId", "marketId"], casing: "none" },
          sk: { field: "sk", composite: ["orderId"], casing: "none" },
        },
        byName: {
          index: "gsi1",
          condition: ({ closedAt }) => closedAt !== "",
          pk: { field: "gsi1pk", composite: ["accountId", "marketId", "name"], casing: "none" },
          sk: { field: "gsi1sk", composite: ["closedAt"], casing: "none" },
        },
        byOrigName: {
          index: "gsi2",
          condition: ({ origName }) => origName !== "",
          pk: { field: "gsi2pk", composite: ["accountId", "marketId", "origName"], casing: "none" },
          sk: { field: "gsi2sk", composite: ["closedAt"], casing: "none" },
        },
      },
    },
    entityOptions(table),
  );

/**
 * The account's trades among those of one page of the market's trade ids, see trade-page.ts. What an
 * account traded is read in runs, and a page is one item to write where sixty trades would be sixty.
 */
const makeTrades = (table: Table) =>
  new Entity(
    {
      model: { service: "bourse", entity: "trades", version: "1" },
      attributes: {
        accountId: { type: "number", required: true },
        marketId: { type: "number", required: true },
        page: { type: "number", required: true, padding: sortable },
        trades: { type: "string", required: true },
      },
      indexes: {
        byPage: {
          pk: { field: "pk", composite: ["accountId", "marketId"], casing: "none" },
          sk: { field: "sk", composite: ["page"], casing: "none" },
        },
      },
    },
    entityOptions(table),
  );

const makeBalances = (table: Table) =>
  new Entity(
    {
      model: { service: "bourse", entity: "balance", version: "1" },
      attributes: {
        accountId: { type: "number", required: true },
        assetId: { type: "number", required: true },
        /** Whole numbers as text: they may pass 2^53. */
        freeUnits: { type: "string", required: true },
        lockedUnits: { type: "string", required: true },
        /** Of the command that changed it last. */
        sequence: { type: "number", required: true },
        timeUs: { type: "number", required: true },
      },
      indexes: {
        byAccount: {
          pk: { field: "pk", composite: ["accountId"], casing: "none" },
          sk: { field: "sk", composite: ["assetId"], casing: "none" },
        },
      },
    },
    entityOptions(table),
  );

/**
 * How a balance stood at the end of some days, see day-balances.ts. One is written when it changes for
 * the first time on another day, so that few are.
 */
const makePastBalances = (table: Table) =>
  new Entity(
    {
      model: { service: "bourse", entity: "pastBalance", version: "1" },
      attributes: {
        accountId: { type: "number", required: true },
        firstDay: { type: "number", required: true },
        lastDay: { type: "number", required: true, padding: sortable },
        assetId: { type: "number", required: true },
        freeUnits: { type: "string", required: true },
        lockedUnits: { type: "string", required: true },
      },
      indexes: {
        byAccount: {
          pk: { field: "pk", composite: ["accountId"], casing: "none" },
          sk: { field: "sk", composite: ["lastDay", "assetId"], casing: "none" },
        },
      },
    },
    entityOptions(table),
  );

/** One order list of an account. Its ids rise over all markets, as their creation times do. */
const makeOrderLists = (table: Table) =>
  new Entity(
    {
      model: { service: "bourse", entity: "orderList", version: "1" },
      attributes: {
        accountId: { type: "number", required: true },
        orderListId: { type: "number", required: true, padding: sortable },
        /** Everything else, see pack.ts. */
        list: { type: "string", required: true },
        name: { type: "string", required: true },
      },
      indexes: {
        byId: {
          pk: { field: "pk", composite: ["accountId"], casing: "none" },
          sk: { field: "sk", composite: ["orderListId"], casing: "none" },
        },
        byName: {
          index: "gsi1",
          pk: { field: "gsi1pk", composite: ["accountId", "name"], casing: "none" },
          sk: { field: "gsi1sk", composite: ["orderListId"], casing: "none" },
        },
      },
    },
    entityOptions(table),
  );

/** What an account's orders on a market did not trade with each other, or within its group. */
const makePreventedMatches = (table: Table) =>
  new Entity(
    {
      model: { service: "bourse", entity: "preventedMatch", version: "1" },
      attributes: {
        accountId: { type: "number", required: true },
        marketId: { type: "number", required: true },
        preventedMatchId: { type: "number", required: true, padding: sortable },
        takerOrderId: { type: "number", required: true },
        makerOrderId: { type: "number", required: true },
        /** Everything else, see pack.ts. */
        match: { type: "string", required: true },
      },
      indexes: {
        byId: {
          pk: { field: "pk", composite: ["accountId", "marketId"], casing: "none" },
          sk: { field: "sk", composite: ["preventedMatchId"], casing: "none" },
        },
        byTaker: {
          index: "gsi1",
          pk: {
            field: "gsi1pk",
            composite: ["accountId", "marketId", "takerOrderId"],
            casing: "none",
          },
          sk: { field: "gsi1sk", composite: ["preventedMatchId"], casing: "none" },
        },
        byMaker: {
          index: "gsi2",
          pk: {
            field: "gsi2pk",
            composite: ["accountId", "marketId", "makerOrderId"],
            casing: "none",
          },
          sk: { field: "gsi2sk", composite: ["preventedMatchId"], casing: "none" },
        },
      },
    },
    entityOptions(table),
  );

/** How an account's order was made smaller; ten times at most, unless its market says otherwise. */
const makeAmendments = (table: Table) =>
  new Entity(
    {
      model: { service: "bourse", entity: "amendment", version: "1" },
      attributes: {
        accountId: { type: "number", required: true },
        marketId: { type: "number", required: true },
        orderId: { type: "number", required: true },
        executionId: { type: "number", required: true, padding: sortable },
        /** Everything else, see pack.ts. */
        amendment: { type: "string", required: true },
      },
      indexes: {
        byOrder: {
          pk: { field: "pk", composite: ["accountId", "marketId", "orderId"], casing: "none" },
          sk: { field: "sk", composite: ["executionId"], casing: "none" },
        },
      },
    },
    entityOptions(table),
  );

/**
 * How far the history is. Every transaction moves it by a part, on the condition that it stands where
 * the writer believes it to stand: of two writers one is refused, whole.
 */
const makeCheckpoints = (table: Table) =>
  new Entity(
    {
      model: { service: "bourse", entity: "checkpoint", version: "1" },
      attributes: {
        sink: { type: "string", required: true },
        /** Counts how often the history was begun anew. */
        run: { type: "number", required: true },
        /** Everything up to here is stored, whole. */
        lastSequence: { type: "number", required: true },
        /** Transactions of the batch after it that are stored already. */
        part: { type: "number", required: true },
      },
      indexes: {
        bySink: {
          pk: { field: "pk", composite: ["sink"], casing: "none" },
          sk: { field: "sk", composite: [], casing: "none" },
        },
      },
    },
    entityOptions(table),
  );

export const orders = perTable(makeOrders);
export const trades = perTable(makeTrades);
export const balances = perTable(makeBalances);
export const pastBalances = perTable(makePastBalances);
export const orderLists = perTable(makeOrderLists);
export const preventedMatches = perTable(makePreventedMatches);
export const amendments = perTable(makeAmendments);
export const checkpoints = perTable(makeCheckpoints);

/** All of them, for transactions. */
export const historyService = perTable(
  (table) =>
    new Service({
      orders: orders(table),
      trades: trades(table),
      balances: balances(table),
      pastBalances: pastBalances(table),
      orderLists: orderLists(table),
      preventedMatches: preventedMatches(table),
      amendments: amendments(table),
      checkpoints: checkpoints(table),
    }),
);
