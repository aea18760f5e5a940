import { Side } from "@bourse/engine/market";
import { MersenneTwister } from "./mersenne-twister.ts";
import { MessageKind, MessageStream } from "./message-stream.ts";

/** How restless the middle price is. */
export interface Scenario {
  readonly volatility: number;
  readonly swing: number;
}

const TICK = 0.005;
const START_PRICE = 167.52;
const LEVELS = 800;
/** After this time half of the orders next to the middle price are canceled. */
const HALF_LIFE = 431;

interface Order {
  readonly orderId: number;
  readonly side: Side;
  /** How far from the middle price, 0 the nearest. */
  readonly depth: number;
  readonly priceTicks: number;
  readonly quantityLots: number;
}

/** All orders of a stream, in flat arrays because there may be very many. */
interface Orders {
  readonly depths: Int16Array;
  readonly pricesTicks: Int32Array;
  readonly quantitiesLots: Int8Array;
}

/**
 * The public Matching Engine Algorithm Performance Challenge: orders around a wandering price, each
 * with its whole life (entry, change, cancel) before the next one enters, so that time only
 * advances and the messages come out in order. The order of the random draws is the format.
 */
export function generateChallenge(scenario: Scenario, seed: number, count: number): MessageStream {
  const random = new MersenneTwister(seed);
  const orders = drawOrders(random, scenario, count);
  const places = Int32Array.from({ length: count }, (_, at) => at);
  for (let at = count - 1; at >= 1; at--) {
    const other = random.integer(0, at);
    [places[at], places[other]] = [places[other] as number, places[at] as number];
  }
  const stream = new MessageStream();
  for (const place of places) addLife(stream, random, orderAt(orders, place));
  return stream;
}

function orderAt({ depths, pricesTicks, quantitiesLots }: Orders, place: number): Order {
  return {
    orderId: place + 1,
    side: sideOf(place, depths.length),
    depth: depths[place] as number,
    priceTicks: pricesTicks[place] as number,
    quantityLots: quantitiesLots[place] as number,
  };
}

/** First all buys, then all sells; the shuffle mixes them. */
function sideOf(place: number, count: number): Side {
  return place < Math.floor(count / 2) ? Side.Buy : Side.Sell;
}

function drawOrders(
  random: MersenneTwister,
  { volatility, swing }: Scenario,
  count: number,
): Orders {
  const sums = depthSums();
  const timeStep = volatility === 0 ? 0 : (swing / volatility) ** 2 / count;
  const deviation = volatility * Math.sqrt(timeStep);
  const depths = new Int16Array(count);
  const pricesTicks = new Int32Array(count);
  const quantitiesLots = new Int8Array(count);
  let middle = START_PRICE;
  for (let at = 0; at < count; at++) {
    const step = random.normal();
    middle *= Math.exp(-0.5 * deviation * deviation + deviation * step);
    const middleTicks = Math.round((Math.round(middle / TICK) * TICK) / TICK);
    const depth = firstAtLeast(sums, random.unit() * (sums[LEVELS - 1] as number));
    const away = sideOf(at, count) === Side.Buy ? -(depth + 1) : depth + 1;
    depths[at] = depth;
    pricesTicks[at] = Math.max(middleTicks + away, 1);
    quantitiesLots[at] = random.integer(1, 100);
  }
  return { depths, pricesTicks, quantitiesLots };
}

/** Running sums of how likely each depth is: mostly near the middle, with a hump at 8. */
function depthSums(): Float64Array {
  const sums = new Float64Array(LEVELS);
  let sum = 0;
  for (let depth = 0; depth < LEVELS; depth++) {
    sum += 1 / (depth + 1) ** 2.23 + 5 * Math.exp(-0.5 * (depth - 8) ** 2);
    sums[depth] = sum;
  }
  return sums;
}

function firstAtLeast(sums: Float64Array, wanted: number): number {
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sums[middle] as number) >= wanted) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Every message about one order. Where it draws a moment in time, only the draw matters. */
function addLife(stream: MessageStream, random: MersenneTwister, order: Order): void {
  const { side, orderId, priceTicks, quantityLots } = order;
  const isIoc = random.unit() < 0.15;
  const entry = { side, orderId, priceTicks, quantityLots, user: 0 };
  stream.add({ ...entry, kind: MessageKind.New, isIoc });
  if (isIoc) return;

  const changed = random.unit() < 0.2 ? drawChange(random, order) : undefined;
  const change = { ...entry, ...changed, kind: MessageKind.Modify, isIoc: false };
  if (changed !== undefined) stream.add(change);
  if (random.unit() >= 0.95) return;

  const cancel = { ...entry, kind: MessageKind.Cancel, isIoc: false };
  random.exponential(Math.LN2 / HALF_LIFE / Math.sqrt(1 + order.depth));
  stream.add(cancel);
  if (isLate(random)) stream.add(cancel);
  if (changed !== undefined && isLate(random)) stream.add(change);
}

function drawChange(random: MersenneTwister, { side, priceTicks, quantityLots }: Order) {
  random.unit();
  const towardsMiddle = side === Side.Buy ? 1 : -1;
  const isMoved = random.unit() < 0.8;
  return {
    priceTicks: isMoved ? priceTicks + towardsMiddle : priceTicks,
    quantityLots: quantityLots + 1,
  };
}

/** One message in fifty is sent again, a little later, when its order is gone. */
function isLate(random: MersenneTwister): boolean {
  if (random.unit() >= 0.02) return false;
  random.unit();
  return true;
}
