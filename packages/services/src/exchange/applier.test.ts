import { ASSETS } from "@bourse/core/market";
import { type Command, encodeCommand } from "@bourse/engine/command";
import { expect, test } from "vitest";
import type { Applied } from "./applied.ts";
import { EventLogWriter } from "./event-log/index.ts";
import { DEFAULT_ORDER_LIMITS } from "./gateway/order-limiter.ts";
import { createReplica } from "./replica.ts";

const log = { info: () => {}, warn: () => {}, error: () => {} };
const clock = { nowMs: () => 1, nowUs: () => 1_000 };

function applied() {
  const open = () => Promise.reject(new Error("Nothing is written here."));
  const eventLog = new EventLogWriter({ open, log });
  const replica = createReplica({ orderLimits: DEFAULT_ORDER_LIMITS, eventLog, clock, log });
  let sequence = 0;
  const apply = (command: Command, replayed = false): Applied => {
    sequence += 1;
    const record = { sequence, timeUs: sequence, payload: encodeCommand(command) };
    return replica.applier.apply(record, command, replayed);
  };
  for (const spec of ASSETS) apply({ kind: "ListAsset", spec });
  const deposit = (accountId: number, replayed = false) => {
    const told = { assetId: ASSETS[0]?.assetId ?? 0, amountUnits: 5, transferId: `t${sequence}` };
    return apply({ kind: "Deposit", accountId, ...told }, replayed);
  };
  return { userData: replica.userData, deposit };
}

test("balances are told while somebody listens to user data, whose they are always", () => {
  const { userData, deposit } = applied();
  const kinds = ({ events }: Applied) => events.map(({ kind }) => kind);
  const unheard = deposit(1001);
  expect(kinds(unheard)).toEqual(["Transferred"]);
  expect(unheard.changedAccountIds).toEqual([1001]);
  const stop = userData.subscribe(1002, () => {});
  const heard = deposit(1001);
  expect(kinds(heard)).toEqual(["Transferred", "BalanceChanged"]);
  expect(heard.changedAccountIds).toEqual([1001]);
  stop();
  expect(kinds(deposit(1001))).toEqual(["Transferred"]);
});

test("of a replayed command no balances are told, whoever listens", () => {
  const { userData, deposit } = applied();
  userData.subscribe(1001, () => {});
  const { events, changedAccountIds } = deposit(1001, true);
  expect(events.map(({ kind }) => kind)).toEqual(["Transferred"]);
  expect(changedAccountIds).toEqual([]);
});
