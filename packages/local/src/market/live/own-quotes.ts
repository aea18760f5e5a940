import type { RestingQuote } from "../strategy.ts";
import type { OrderReport } from "./feed.ts";
import { EARLY_ENDS_MAX } from "./limits.ts";

/** A quote of ours on the book, and whose it is. */
export interface OwnQuote extends RestingQuote {
  readonly orderId: number;
  readonly maker: number;
}

/** The makers' quotes of one market, kept current by the reports on them. */
export class OwnQuotes {
  readonly #quotes = new Map<number, OwnQuote>();
  /** A report may overtake the answer to the order it is about. */
  readonly #early = new Set<number>();
  readonly #lotsPerUnit: number;

  constructor(lotsPerUnit: number) {
    this.#lotsPerUnit = lotsPerUnit;
  }

  all(): OwnQuote[] {
    return [...this.#quotes.values()];
  }

  add(quote: OwnQuote): void {
    if (!this.#early.delete(quote.orderId)) this.#quotes.set(quote.orderId, quote);
  }

  remove(orderId: number): void {
    this.#quotes.delete(orderId);
  }

  report({ orderId, isOver, executedQuantity }: OrderReport): void {
    const quote = this.#quotes.get(orderId);
    if (quote === undefined) return isOver ? this.#remember(orderId) : undefined;
    const openLots = quote.quantityLots - Math.round(executedQuantity * this.#lotsPerUnit);
    if (isOver) this.#quotes.delete(orderId);
    else this.#quotes.set(orderId, { ...quote, openLots });
  }

  #remember(orderId: number): void {
    this.#early.add(orderId);
    const [oldest] = this.#early;
    if (oldest !== undefined && this.#early.size > EARLY_ENDS_MAX) this.#early.delete(oldest);
  }
}
