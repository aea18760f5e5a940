import { expect, test } from "vitest";
import type { Event } from "../src/event/index.ts";
import { Exchange } from "../src/exchange/index.ts";
import { ExchangeState } from "../src/exchange/state.ts";
import { OrderType, PegPriceType, TimeInForce } from "../src/market/index.ts";
import { SEEDS } from "./seeds.ts";
import { Stream } from "./stream/stream.ts";

const COMMANDS = 6_000;
/** The hash is asked for so often, and only now and then, because asking changes what is kept. */
const HASH_EVERY = 50;

test("the short ways lead where the long ones do: same events, same hash", () => {
  for (const seed of SEEDS) {
    const stream = new Stream(seed);
    const usual = new Exchange();
    const longState = new ExchangeState();
    longState.takesShortWays = false;
    const long = new Exchange(longState);
    let plain = 0;
    for (let done = 1; done <= COMMANDS; done++) {
      const { command, sequence, timeUs } = stream.next();
      usual.applyQuietly(command, sequence, timeUs);
      long.applyQuietly(command, sequence, timeUs);
      demandSame(`seed ${seed}, command ${sequence}`, usual, long);
      const events = usual.events();
      if (isPlain(events)) plain++;
      stream.see(events);
      if (done % HASH_EVERY !== 0) continue;
      expect([seed, sequence, usual.stateHash()]).toEqual([seed, sequence, long.stateHash()]);
    }
    usual.assertValid();
    long.assertValid();
    expect([seed, plain > COMMANDS / 20]).toEqual([seed, true]);
  }
});

/** Byte by byte; their events are only decoded to say where they went apart. */
function demandSame(where: string, usual: Exchange, long: Exchange): void {
  if (isSame(usual.log.copy(), long.log.copy())) return;
  expect([where, usual.events()]).toEqual([where, long.events()]);
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

/** A LIMIT without extras was taken, or canceled. */
function isPlain(events: readonly Event[]): boolean {
  const [first] = events;
  if (first?.kind !== "OrderAccepted" && first?.kind !== "OrderCanceled") return false;
  const { icebergLots, orderListId, orderType, pegPriceType, timeInForce } = first.order;
  return (
    orderType === OrderType.Limit &&
    timeInForce !== TimeInForce.Fok &&
    pegPriceType === PegPriceType.None &&
    icebergLots + orderListId === 0
  );
}
