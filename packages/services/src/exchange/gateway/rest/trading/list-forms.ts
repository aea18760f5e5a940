import type { NameOf, OrderField } from "@bourse/core/order";
import { OrderListKind } from "@bourse/engine/market";

/** How the parameters of one leg are called. */
export interface LegForm {
  readonly nameOf: NameOf;
  readonly clientOrderId: string;
  /** It gets its quantity from the working order. */
  readonly unsized: boolean;
  /** One of the two legs of which only one is to trade. */
  readonly isOfPair: boolean;
}

/** A kind of list as a request says it. */
export interface ListForm {
  readonly kind: OrderListKind;
  /** In the order the engine wants them. */
  readonly legs: readonly LegForm[];
}

/** What the two legs of a pair have in common is sent once. */
const OF_BOTH = { side: "side", quantity: "quantity" } as const;
const OF_BOTH_PENDING = { side: "pendingSide", quantity: "pendingQuantity" } as const;

const WORKING = leg("working");
const PENDING = leg("pending");

export const OCO: ListForm = {
  kind: OrderListKind.Oco,
  legs: [ofPair("above", OF_BOTH), ofPair("below", OF_BOTH)],
};
export const OTO: ListForm = { kind: OrderListKind.Oto, legs: [WORKING, PENDING] };
export const OPO: ListForm = {
  kind: OrderListKind.Opo,
  legs: [WORKING, { ...PENDING, unsized: true }],
};
const PENDING_PAIR = [
  ofPair("pendingAbove", OF_BOTH_PENDING),
  ofPair("pendingBelow", OF_BOTH_PENDING),
] as const;
export const OTOCO: ListForm = { kind: OrderListKind.Otoco, legs: [WORKING, ...PENDING_PAIR] };
export const OPOCO: ListForm = {
  kind: OrderListKind.Opoco,
  legs: [WORKING, ...PENDING_PAIR.map((form) => ({ ...form, unsized: true }))],
};

type OwnNames = Partial<Readonly<Record<OrderField, string>>>;

/** A leg whose parameters begin with its place in the list, but for those that have their own name. */
export function leg(prefix: string, own: OwnNames = {}): LegForm {
  return {
    nameOf: (field) => own[field] ?? `${prefix}${field.charAt(0).toUpperCase()}${field.slice(1)}`,
    clientOrderId: `${prefix}ClientOrderId`,
    unsized: false,
    isOfPair: false,
  };
}

export function ofPair(prefix: string, own: OwnNames): LegForm {
  return { ...leg(prefix, own), isOfPair: true };
}
