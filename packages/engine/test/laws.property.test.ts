import { expect, test } from "vitest";
import type { Command } from "../src/command/index.ts";
import type { Event, OrderView, Trade } from "../src/event/index.ts";
import { Exchange } from "../src/exchange/index.ts";
import { Side, takesAnyPrice } from "../src/market/index.ts";
import { SEEDS } from "./seeds.ts";
import { Stream } from "./stream/stream.ts";
import type { Witness } from "./witness.ts";

const COMMANDS = 4_000;

/** What must hold for any stream, told from the events alone, without a second engine. */
function holds(law: (stream: Stream, exchange: Exchange) => void): void {
  for (const seed of SEEDS) {
    try {
      law(new Stream(seed), new Exchange());
    } catch (error) {
      throw new Error(`seed ${seed}`, { cause: error });
    }
  }
}

test("nobody is served before a better price, or before one that waited longer at the same price", () =>
  holds((stream, exchange) => {
    for (let done = 0; done < COMMANDS; done++) {
      const { command, sequence, timeUs } = stream.next();
      for (const event of exchange.apply(command, sequence, timeUs)) {
        expect(passedOver(event, stream.witness)).toEqual([]);
        stream.see([event]);
      }
    }
  }));

test("an account's command changes the funds of others only where they trade, trigger or get money", () =>
  holds((stream, exchange) => {
    for (let done = 0; done < COMMANDS; done++) {
      const { command, sequence, timeUs } = stream.next();
      const events = exchange.apply(command, sequence, timeUs);
      const changed = events.filter((event) => isNewBalance(event, stream.witness));
      const others = changed.filter((event) => !isOwn(event, command));
      expect(events.some(touchesOthers) ? [] : others).toEqual([]);
      stream.see(events);
    }
  }));

test("a refusal foretold is the refusal that comes", () =>
  holds((stream, exchange) => {
    for (let done = 0; done < COMMANDS; done++) {
      const { command, sequence, timeUs } = stream.next();
      // Twice as many commands: time passes first, so that it is asked at the order's own moment.
      stream.see(exchange.apply({ kind: "AdvanceTime" }, sequence * 2 - 1, timeUs));
      const foretold = command.kind === "PlaceOrder" ? exchange.check(command) : undefined;
      const events = exchange.apply(command, sequence * 2, timeUs);
      stream.see(events);
      const [first] = events;
      if (command.kind !== "PlaceOrder" || first?.kind === "RequestRepeated") continue;
      const came = first?.kind === "CommandRejected" ? first : undefined;
      expect(foretold && [foretold.code, foretold.message, foretold.why]).toEqual(
        came && [came.code, came.message, came.why],
      );
    }
  }));

/** Is it in the book? A triggered one without a limit is on its way through it. */
function rests({ isWorking, orderType }: OrderView): boolean {
  return isWorking && !takesAnyPrice(orderType);
}

/** The orders in the book that should have been the maker of a trade instead of the one that was. */
function passedOver(event: Event, { openOrders }: Witness): readonly OrderView[] {
  if (event.kind !== "Trade") return [];
  return [...openOrders.values()].filter((order) => rests(order) && isPassedOver(order, event));
}

function isOwn(event: Event, command: Command): boolean {
  if (!("accountId" in event) || !("accountId" in command)) return false;
  if (command.kind === "Transfer" && event.accountId === command.toAccountId) return true;
  return event.accountId === command.accountId;
}

/** Should this order have been the maker of a trade instead of the one that was? */
function isPassedOver(other: OrderView, { maker, taker, marketId, priceTicks }: Trade): boolean {
  if (other.marketId !== marketId || other.side !== maker.side) return false;
  if (other.orderId === maker.orderId || other.orderId === taker.orderId) return false;
  const otherTicks = other.peggedPriceTicks || other.priceTicks;
  if (otherTicks !== priceTicks) {
    return other.side === Side.Buy ? otherTicks > priceTicks : otherTicks < priceTicks;
  }
  // A part of an iceberg comes back behind the others.
  if (other.icebergLots > 0 || maker.icebergLots > 0) return false;
  return other.workingTimeUs < maker.workingTimeUs;
}

function touchesOthers({ kind }: Event): boolean {
  return ["Trade", "TradePrevented", "OrderTriggered", "OrderExpired"].includes(kind);
}

function isNewBalance(event: Event, witness: Witness): boolean {
  if (event.kind !== "BalanceChanged") return false;
  const { freeUnits, lockedUnits } = witness.fundsOf(event.accountId, event.assetId);
  return event.freeUnits !== freeUnits || event.lockedUnits !== lockedUnits;
}
