import type { Side } from "@bourse/engine/market";

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

/**
 * Words of a message: kind, side and IOC flag packed in one; quantity, order id, price, user. Three are
 * spare: places in a record of a power of two need no arithmetic that may overflow.
 */
const SHIFT = 3;
const WORDS = 1 << SHIFT;

/** The messages of a workload in one flat array, so that reading them costs next to nothing. */
export class MessageStream {
  private words = new Int32Array(1024 * WORDS);
  private count = 0;

  get length(): number {
    return this.count;
  }

  add(message: Message): void {
    const at = this.count * WORDS;
    if (at === this.words.length) this.grow();
    this.words[at] = message.kind | (message.side << 2) | (Number(message.isIoc) << 3);
    this.words[at + 1] = message.quantityLots;
    this.words[at + 2] = message.orderId;
    this.words[at + 3] = message.priceTicks;
    this.words[at + 4] = message.user;
    this.count++;
  }

  kind(index: number): MessageKind {
    return ((this.words[index << SHIFT] as number) & 3) as MessageKind;
  }

  side(index: number): Side {
    return (((this.words[index << SHIFT] as number) >> 2) & 1) as Side;
  }

  isIoc(index: number): boolean {
    return ((this.words[index << SHIFT] as number) & 8) !== 0;
  }

  quantityLots(index: number): number {
    return this.words[(index << SHIFT) | 1] as number;
  }

  orderId(index: number): number {
    return this.words[(index << SHIFT) | 2] as number;
  }

  priceTicks(index: number): number {
    return this.words[(index << SHIFT) | 3] as number;
  }

  user(index: number): number {
    return this.words[(index << SHIFT) | 4] as number;
  }

  private grow(): void {
    const longer = new Int32Array(this.words.length * 2);
    longer.set(this.words);
    this.words = longer;
  }
}
