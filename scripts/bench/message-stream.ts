import { Side } from "@bourse/engine/market";

/** What a message of a workload asks for; the numbers stand in its file format. */
export const MessageKind = { New: 0, Cancel: 1, Modify: 2 } as const;
export type MessageKind = (typeof MessageKind)[keyof typeof MessageKind];

export interface Message {
  readonly kind: MessageKind;
  readonly side: Side;
  readonly isIoc: boolean;
  readonly quantityLots: number;
  readonly orderId: number;
  readonly priceTicks: number;
  readonly user: number;
}

/** Words of a message: kind, side and IOC flag packed in one; quantity, order id, price, user. */
const WORDS = 5;

/** The messages of a workload in one flat array, so that reading them costs next to nothing. */
export class MessageStream {
  #words = new Int32Array(1024 * WORDS);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(message: Message): void {
    const at = this.#length * WORDS;
    if (at === this.#words.length) this.#grow();
    this.#words[at] = message.kind | (message.side << 2) | (Number(message.isIoc) << 3);
    this.#words[at + 1] = message.quantityLots;
    this.#words[at + 2] = message.orderId;
    this.#words[at + 3] = message.priceTicks;
    this.#words[at + 4] = message.user;
    this.#length++;
  }

  kind(index: number): MessageKind {
    return ((this.#words[index * WORDS] as number) & 3) as MessageKind;
  }

  side(index: number): Side {
    return ((this.#words[index * WORDS] as number) & 4) === 0 ? Side.Buy : Side.Sell;
  }

  isIoc(index: number): boolean {
    return ((this.#words[index * WORDS] as number) & 8) !== 0;
  }

  quantityLots(index: number): number {
    return this.#words[index * WORDS + 1] as number;
  }

  orderId(index: number): number {
    return this.#words[index * WORDS + 2] as number;
  }

  priceTicks(index: number): number {
    return this.#words[index * WORDS + 3] as number;
  }

  user(index: number): number {
    return this.#words[index * WORDS + 4] as number;
  }

  #grow(): void {
    const longer = new Int32Array(this.#words.length * 2);
    longer.set(this.#words);
    this.#words = longer;
  }
}
