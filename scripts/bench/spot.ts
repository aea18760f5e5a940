import { Side } from "@bourse/engine/market";
import { type Message, MessageKind, MessageStream } from "./message-stream.ts";
import { ReferenceBook } from "./reference-book.ts";
import { Sfc32 } from "./sfc32.ts";

const USERS = 1000;
/** The first messages only fill the book. */
const FILLING = 20_000;
const LIVE_MIN = 18_000;
const LIVE_MAX = 22_000;
const MIDDLE_TICKS_MIN = 55_000;
const MIDDLE_TICKS_MAX = 65_000;
/** The price of a market order: one that reaches everything. */
export const ANY_PRICE_TICKS = { [Side.Buy]: 131_070, [Side.Sell]: 1 };

/**
 * A spot market with about 20,000 resting orders of 1,000 users. The order of the random draws is
 * the format.
 */
export function generateSpot(seed: number, count: number): MessageStream {
  const generator = new SpotGenerator(seed);
  const stream = new MessageStream();
  for (let at = 0; at < count; at++) stream.add(generator.next(at));
  return stream;
}

class SpotGenerator {
  readonly #random: Sfc32;
  readonly #book = new ReferenceBook();
  readonly #live = new LiveOrders();
  #middleTicks = 60_000;
  #lastOrderId = 0;

  constructor(seed: number) {
    this.#random = new Sfc32(seed);
  }

  next(index: number): Message {
    if (index % 256 === 0) {
      const middleTicks = this.#middleTicks + this.#random.below(5) - 2;
      this.#middleTicks = Math.min(Math.max(middleTicks, MIDDLE_TICKS_MIN), MIDDLE_TICKS_MAX);
    }
    const message = this.#draw(index);
    this.#apply(message);
    return message;
  }

  #draw(index: number): Message {
    const random = this.#random;
    const drawn = random.below(1000);
    const side = (random.draw() & 1) as Side;
    const user = random.below(USERS);
    const choice = this.#steered(index, drawn);
    if (choice < 470) return this.#drawOrder(side, user, index >= FILLING);
    if (choice < 870) return this.#drawCancel();
    if (choice < 900) return this.#drawModify();
    const quantityLots = 2 * this.#drawLots();
    const priceTicks = choice < 970 ? this.#away(side, -10) : ANY_PRICE_TICKS[side];
    return this.#entry({ side, user, quantityLots, priceTicks, isIoc: true });
  }

  /** Fills the book first, and then keeps the number of resting orders about where it is. */
  #steered(index: number, drawn: number): number {
    if (index < FILLING) return 0;
    if (this.#live.count < LIVE_MIN && drawn >= 470 && drawn < 870) return 0;
    return this.#live.count > LIVE_MAX && drawn < 470 ? 500 : drawn;
  }

  #drawOrder(side: Side, user: number, mayCross: boolean): Message {
    const quantityLots = this.#drawLots();
    let distanceTicks = this.#drawDistance();
    if (mayCross && this.#random.below(100) < 6) distanceTicks = -this.#random.below(4);
    const priceTicks = this.#away(side, distanceTicks);
    return this.#entry({ side, user, quantityLots, priceTicks, isIoc: false });
  }

  #drawCancel(): Message {
    const { orderId, side, user, priceTicks } = this.#drawLive();
    const kind = MessageKind.Cancel;
    return { kind, orderId, side, user, priceTicks, quantityLots: 0, isIoc: false };
  }

  #drawModify(): Message {
    const { orderId, side, user } = this.#drawLive();
    const quantityLots = this.#drawLots();
    const priceTicks = this.#away(side, this.#drawDistance());
    const kind = MessageKind.Modify;
    return { kind, orderId, side, user, priceTicks, quantityLots, isIoc: false };
  }

  #entry(fields: Omit<Message, "kind" | "orderId">): Message {
    return { ...fields, kind: MessageKind.New, orderId: ++this.#lastOrderId };
  }

  #drawLive() {
    const orderId = this.#live.at(this.#random.below(this.#live.count));
    const order = this.#book.find(orderId);
    if (order === undefined) throw new Error(`Order ${orderId} is live but does not rest.`);
    return order;
  }

  #drawLots(): number {
    const x = this.#random.below(100);
    if (x < 70) return 1 + this.#random.below(100);
    return x < 95 ? 100 + this.#random.below(900) : 1000 + this.#random.below(9000);
  }

  #drawDistance(): number {
    const x = this.#random.below(100);
    if (x < 55) return 1 + this.#random.below(20);
    return 1 + this.#random.below(x < 85 ? 200 : 1000);
  }

  #away(side: Side, distanceTicks: number): number {
    return this.#middleTicks + (side === Side.Buy ? -distanceTicks : distanceTicks);
  }

  #apply(message: Message): void {
    const { kind, orderId } = message;
    if (kind !== MessageKind.New) this.#book.remove(orderId);
    if (kind === MessageKind.Cancel) return this.#live.remove(orderId);
    for (const maker of this.#book.enter(message)) {
      if (this.#book.find(maker) === undefined) this.#live.remove(maker);
    }
    if (this.#book.find(orderId) === undefined) this.#live.remove(orderId);
    else this.#live.add(orderId);
  }
}

/** The ids of resting orders in one row to draw from; the last one fills the place of one that goes. */
class LiveOrders {
  readonly #orderIds: number[] = [];
  readonly #places = new Map<number, number>();

  get count(): number {
    return this.#orderIds.length;
  }

  at(place: number): number {
    return this.#orderIds[place] as number;
  }

  /** An id that is there keeps its place. */
  add(orderId: number): void {
    if (this.#places.has(orderId)) return;
    this.#places.set(orderId, this.#orderIds.push(orderId) - 1);
  }

  remove(orderId: number): void {
    const place = this.#places.get(orderId);
    if (place === undefined) return;
    this.#places.delete(orderId);
    const last = this.#orderIds.pop() as number;
    if (last === orderId) return;
    this.#orderIds[place] = last;
    this.#places.set(last, place);
  }
}
