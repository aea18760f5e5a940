import { hash } from "node:crypto";
import { type Command, encodeCommand } from "@bourse/engine/command";
import type { Event } from "@bourse/engine/event";
import { baseUnits, Side } from "@bourse/engine/market";
import type { Exchange } from "@bourse/engine/exchange";
import type { Applied } from "../../src/exchange/applied.ts";
import type { AppliedEvent } from "@bourse/core/projection";
import { ACCOUNTS } from "./orders.ts";
import type { SimNode } from "./node.ts";

/** A promise of the exchange is broken. */
export class Violation extends Error {
  override readonly name = "Violation";
}

const EVENTS_MAX = 5_000;
const FEE_RATE = 1_000n;
const HOUSE = 0;

/** What a command did, in few characters: equal digests, equal command and events. */
export function digestOf({ sequence, timeUs, command, events }: AppliedEvent): string {
  const bytes = Buffer.from(encodeCommand(command)).toString("latin1");
  const text = JSON.stringify([sequence, timeUs, bytes, events], (_name, value: unknown) =>
    typeof value === "bigint" ? `${value}n` : value,
  );
  return hash("sha1", text, "hex").slice(0, 16);
}

/** Holds everything that happens in a run against what the exchange promises. */
export class Checks {
  /** What a leader has applied is durable: by sequence, and never another thing. */
  readonly applied = new Map<number, string>();
  readonly #acknowledged = new Map<number, string>();
  readonly #firstOfRequest = new Map<string, number>();
  /** Deposits less withdrawals up to a command, by asset. */
  readonly #external = new Map<number, ReadonlyMap<number, bigint>>();
  /** What no longer holds when a disk lied and lost power, or lost what it had kept for long. */
  mayLoseAcknowledged = false;

  get acknowledgedCount(): number {
    return this.#acknowledged.size;
  }

  /** A command was applied by some process: live, again at its start, or beside the leader. */
  onApplied(node: SimNode, exchange: Exchange, applied: AppliedEvent): void {
    const { sequence } = applied;
    const digest = digestOf(applied);
    const known = this.applied.get(sequence);
    if (known !== undefined && known !== digest && !this.mayLoseAcknowledged) {
      throw new Violation(
        `I9: ${node.process.name} applied another command ${sequence} than before`,
      );
    }
    if (!node.isLeading && known === undefined) return this.#checkEvents(applied);
    this.applied.set(sequence, digest);
    this.#checkEvents(applied);
    this.#noteExternal(applied);
    this.checkMoney(exchange);
    exchange.assertValid();
  }

  onAcknowledged(command: Command, applied: Applied): void {
    const { sequence } = applied;
    const digest = digestOf(applied);
    if (!this.mayLoseAcknowledged && this.applied.get(sequence) !== digest) {
      throw new Violation(`I10: the answer to command ${sequence} is not what was applied`);
    }
    this.#acknowledged.set(sequence, digest);
    const { requestId } = command as { requestId?: string };
    if (requestId === undefined || requestId === "") return;
    const repeated = applied.events.find((event) => event.kind === "RequestRepeated");
    const first = repeated?.firstSequence ?? sequence;
    const known = this.#firstOfRequest.get(requestId) ?? first;
    if (known !== first && !this.mayLoseAcknowledged) {
      throw new Violation(`I8: request ${requestId} was carried out at ${known} and at ${first}`);
    }
    this.#firstOfRequest.set(requestId, first);
  }

  /** Every answer that was given must be in the journal, as it was given. */
  checkAcknowledged(journalled: ReadonlyMap<number, string>): void {
    for (const [sequence, digest] of this.#acknowledged) {
      if (journalled.get(sequence) !== digest) {
        throw new Violation(`I10: acknowledged command ${sequence} is not in the journal`);
      }
    }
    for (const [sequence, digest] of this.applied) {
      if (journalled.get(sequence) !== digest) {
        throw new Violation(`I10: applied command ${sequence} is not in the journal`);
      }
    }
  }

  /** I1: what accounts and house hold is what came in less what went out, to the unit. */
  checkMoney(exchange: Exchange): void {
    const external = this.#external.get(exchange.sequence);
    if (external === undefined) return;
    const held = new Map<number, bigint>();
    for (const accountId of exchange.accountIdsBetween(0, exchange.accountCount)) {
      for (const { assetId, freeUnits, lockedUnits } of exchange.balancesOf(accountId)) {
        if (freeUnits < 0n || lockedUnits < 0n) {
          throw new Violation(`I2: account ${accountId} owes units of asset ${assetId}`);
        }
        held.set(assetId, (held.get(assetId) ?? 0n) + freeUnits + lockedUnits);
      }
    }
    for (const [assetId, units] of held) {
      if (units !== (external.get(assetId) ?? 0n)) {
        throw new Violation(
          `I1: ${units} units of asset ${assetId} are held, ${external.get(assetId)} came in`,
        );
      }
    }
  }

  #noteExternal({ sequence, command, events }: AppliedEvent): void {
    const external = new Map(this.#external.get(sequence - 1));
    if (this.#external.get(sequence - 1) === undefined && sequence > 1) return;
    for (const event of events) {
      if (event.kind !== "Transferred" || command.kind === "Transfer") continue;
      const units = (external.get(event.assetId) ?? 0n) + BigInt(event.amountUnits);
      external.set(event.assetId, units);
    }
    this.#external.set(sequence, external);
  }

  #checkEvents({ sequence, command, events }: AppliedEvent): void {
    if (events.length > EVENTS_MAX) {
      throw new Violation(`I15: command ${sequence} caused ${events.length} events`);
    }
    const concerned = new Set<number>([HOUSE]);
    if ("accountId" in command) concerned.add(command.accountId);
    if ("toAccountId" in command) concerned.add(command.toAccountId);
    for (const event of events) {
      for (const accountId of partiesOf(event)) concerned.add(accountId);
    }
    for (const event of events) {
      if (event.kind === "BalanceChanged" && !concerned.has(event.accountId)) {
        throw new Violation(`I12: command ${sequence} changed account ${event.accountId}`);
      }
      if (event.kind !== "OrderCanceled" || command.kind !== "CancelOrder") continue;
      if (event.order.accountId !== command.accountId) {
        throw new Violation(`I12: command ${sequence} canceled an order of somebody else`);
      }
    }
  }

  /** I14: fees are a thousandth of what a side receives, rounded up by less than a unit. */
  checkFees(exchange: Exchange, { sequence, events }: AppliedEvent): void {
    for (const event of events) {
      if (event.kind !== "Trade") continue;
      const market = exchange.markets().find(({ marketId }) => marketId === event.marketId);
      if (market === undefined) continue;
      const base = BigInt(baseUnits(market, event.quantityLots));
      const quote = BigInt(event.notionalUnits);
      for (const [order, fee] of [
        [event.maker, event.makerFeeUnits],
        [event.taker, event.takerFeeUnits],
      ] as const) {
        const received = order.side === Side.Buy ? base : quote;
        const exact = BigInt(fee) * FEE_RATE - received;
        if (exact < 0n || exact >= FEE_RATE) {
          throw new Violation(`I14: command ${sequence} took a fee of ${fee} from ${received}`);
        }
      }
    }
  }
}

/** I13: what an account is told about orders is about its own: their ids begin with its number. */
export function watchUserData(node: SimNode): void {
  for (const accountId of ACCOUNTS) {
    node.replica?.userData.subscribe(accountId, (event) => {
      const id = String(event["C"] === "" ? event["c"] : (event["C"] ?? event["c"] ?? ""));
      const owner = /^([0-9]{4})-/.exec(id)?.[1];
      if (event.e !== "executionReport" || owner === undefined) return;
      if (Number(owner) === accountId) return;
      throw new Violation(`I13: account ${accountId} was told about order ${id}`);
    });
  }
}

function partiesOf(event: Event): readonly number[] {
  if (event.kind === "Trade" || event.kind === "TradePrevented") {
    return [event.maker.accountId, event.taker.accountId];
  }
  return "order" in event ? [event.order.accountId] : [];
}
