import type { AppliedEvent } from "../projection/index.ts";
import { visitChanges } from "./changes.ts";
import { packAmendment, packMatch, packOrder } from "./pack.ts";
import type { Owner } from "./past-order.ts";
import { dayOf, type StoredBalance } from "./stored-balance.ts";
import { type NewTrades, tradePageOf } from "./trade-page.ts";

export interface StoredOrder extends Owner {
  readonly orderId: number;
  readonly order: string;
  readonly name: string;
  readonly origName: string;
  readonly closedAt: string;
}

export interface StoredMatch extends Owner {
  readonly preventedMatchId: number;
  readonly takerOrderId: number;
  readonly makerOrderId: number;
  readonly match: string;
}

export interface StoredAmendment extends Owner {
  readonly orderId: number;
  readonly executionId: number;
  readonly amendment: string;
}

/**
 * What a batch of commands leaves behind: whole states, of an order or a balance only the last one.
 * To write them twice changes nothing.
 */
export class HistoryBatch {
  readonly #orders = new Map<string, StoredOrder>();
  readonly #trades = new Map<string, NewTrades>();
  /** Of each the last state of every day. */
  readonly #balances = new Map<string, StoredBalance[]>();
  readonly #matches: StoredMatch[] = [];
  readonly #amendments: StoredAmendment[] = [];

  constructor(batch: readonly AppliedEvent[]) {
    for (const applied of batch) this.#add(applied);
  }

  get orders(): StoredOrder[] {
    return [...this.#orders.values()];
  }

  get balances(): StoredBalance[] {
    return this.balanceDays.flatMap((states) => states.slice(-1));
  }

  /** Of each balance its state at the end of every day on which it changed, oldest first. */
  get balanceDays(): StoredBalance[][] {
    return [...this.#balances.values()];
  }

  get matches(): readonly StoredMatch[] {
    return this.#matches;
  }

  get amendments(): readonly StoredAmendment[] {
    return this.#amendments;
  }

  get trades(): NewTrades[] {
    return [...this.#trades.values()];
  }

  #add(applied: AppliedEvent): void {
    const { sequence, timeUs } = applied;
    let closings = 0;
    visitChanges(applied, {
      order: (past, closed) => {
        const { accountId, marketId, orderId, clientOrderId } = past.order;
        const { origClientOrderId } = past;
        this.#orders.set(`${marketId}.${orderId}`, {
          accountId,
          marketId,
          orderId,
          order: packOrder(past),
          name: clientOrderId,
          origName: origClientOrderId === clientOrderId ? "" : (origClientOrderId ?? ""),
          closedAt: closed ? placeOf(sequence, (closings += 1)) : "",
        });
      },
      trade: ({ accountId, marketId }, trade) => {
        const page = tradePageOf(trade.tradeId);
        const key = `${accountId}.${marketId}.${page}`;
        const here = this.#trades.get(key);
        if (here === undefined) {
          this.#trades.set(key, { accountId, marketId, page, trades: [trade] });
        } else here.trades.push(trade);
      },
      balance: ({ accountId, assetId, freeUnits, lockedUnits }) => {
        const units = { freeUnits: String(freeUnits), lockedUnits: String(lockedUnits) };
        this.#addBalance({ accountId, assetId, ...units, sequence, timeUs });
      },
      prevented: (owner, match) => {
        const { preventedMatchId, takerOrderId, makerOrderId } = match;
        const ids = { preventedMatchId, takerOrderId, makerOrderId };
        this.#matches.push({ ...owner, ...ids, match: packMatch(match) });
      },
      amended: ({ accountId, marketId }, amendment) => {
        const { orderId, executionId } = amendment;
        const key = { accountId, marketId, orderId, executionId };
        this.#amendments.push({ ...key, amendment: packAmendment(amendment) });
      },
    });
  }

  #addBalance(balance: StoredBalance): void {
    const key = `${balance.accountId}.${balance.assetId}`;
    const days = this.#balances.get(key);
    const last = days?.at(-1);
    if (days === undefined || last === undefined) this.#balances.set(key, [balance]);
    else if (dayOf(last.timeUs) === dayOf(balance.timeUs)) days[days.length - 1] = balance;
    else days.push(balance);
  }
}

/** Sorts as the closings happened; within one command by their order. */
function placeOf(sequence: number, closing: number): string {
  return `${String(sequence).padStart(16, "0")}.${String(closing).padStart(6, "0")}`;
}
