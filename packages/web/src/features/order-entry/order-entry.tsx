"use client";

import { clsx } from "clsx";
import { useRef, useState, type FormEvent } from "react";
import type { Market } from "../../api/market.ts";
import { useAccount, usePlaceOrder } from "../../api/queries.ts";
import type { NewOrder, OrderSide } from "../../api/spot-wire.ts";
import { lostOf, submissionOf, type Submission } from "../../api/submission.ts";
import { amountText } from "../../money/display.ts";
import { useSessionState } from "../../session/session-context.tsx";
import type { BookStore } from "../../stream/book-store.ts";
import type { BookSide } from "../../stream/derive/local-book.ts";
import { useVersion } from "../../stream/hooks.ts";
import type { TradeStore } from "../../stream/trade-store.ts";
import { Panel } from "../../ui/panel.tsx";
import { showToast } from "../../ui/toast.tsx";
import {
  EMPTY_DRAFT,
  withKind,
  withPrice,
  type Draft,
  type DraftKind,
  type Funds,
} from "./draft.ts";
import { otherSide } from "./estimate.ts";
import { OrderFields } from "./order-fields.tsx";
import { refusalText } from "./refusal-text.ts";
import { missingOf, reviewDraft, type Problems } from "./review.ts";
import { SubmitArea } from "./submit-area.tsx";

/** A price taken from the book or the tape; `count` tells one press from the next. */
export interface PickedPrice {
  readonly price: string;
  readonly count: number;
}

interface OrderEntryProps {
  readonly market: Market;
  readonly book: BookStore | undefined;
  readonly trades: TradeStore | undefined;
  readonly picked: PickedPrice | undefined;
  /** The side wanted from outside, where a page has its own Buy and Sell buttons. */
  readonly side: OrderSide;
  readonly onSide: (side: OrderSide) => void;
  readonly className?: string;
}

const KINDS: readonly {
  readonly kind: DraftKind;
  readonly label: string;
  readonly hint: string;
}[] = [
  { kind: "LIMIT", label: "Limit", hint: "Trades at your price or better" },
  { kind: "MARKET", label: "Market", hint: "Trades at once at the best prices there are" },
  {
    kind: "STOP_LIMIT",
    label: "Stop-limit",
    hint: "Waits for the price to get somewhere, then is a limit order",
  },
  { kind: "LIMIT_MAKER", label: "Post-only", hint: "Rests on the book or is refused" },
];

const DEFAULT_RATES = { maker: "0.00100000", taker: "0.00100000" };
const NO_LEVELS: BookSide = { priceTicks: [], quantityLots: [] };
const REFRESH_MS = 500;

/** The order form. */
export function OrderEntry(props: OrderEntryProps) {
  const { market, book, side, onSide, className } = props;
  const form = useOrderForm(props);
  return (
    <Panel aria-label="Order form" className={clsx("overflow-y-auto", className)}>
      <form className="flex flex-col gap-3 p-3" onSubmit={form.submit} noValidate>
        <div
          role="group"
          aria-label="Side"
          className="bg-page grid grid-cols-2 gap-1 rounded-lg p-1"
        >
          {(["BUY", "SELL"] as const).map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={each === side}
              className={clsx(
                "h-8 rounded-md text-sm font-semibold transition-colors",
                each !== side && "text-muted hover:text-fg",
                each === side && (each === "BUY" ? "bg-buy text-on-buy" : "bg-sell text-on-sell"),
              )}
              onClick={() => onSide(each)}
            >
              {each === "BUY" ? "Buy" : "Sell"}
            </button>
          ))}
        </div>
        <div role="group" aria-label="Order type" className="flex gap-4">
          {KINDS.map(({ kind, label, hint }) => (
            <button
              key={kind}
              type="button"
              title={hint}
              aria-pressed={kind === form.draft.kind}
              className="text-muted hover:text-fg aria-pressed:border-accent aria-pressed:text-fg border-b-2 border-transparent py-1 text-xs font-medium"
              onClick={() => form.change(withKind(form.draft, market, kind))}
            >
              {label}
            </button>
          ))}
        </div>
        <OrderFields
          market={market}
          draft={form.draft}
          review={form.review}
          problems={form.problems}
          funds={form.funds}
          bestPrice={bestPriceOf(book, side)}
          onChange={form.change}
        />
        <SubmitArea
          market={market}
          side={side}
          review={form.review}
          busy={form.busy}
          failure={form.failure}
        />
      </form>
    </Panel>
  );
}

/** The state of the form: the draft, its review, and the sending of it. */
function useOrderForm({ market, book, trades, picked, side }: OrderEntryProps) {
  const [typed, setTyped] = useState<Draft>(EMPTY_DRAFT);
  const [taken, setTaken] = useState(picked);
  const [missing, setMissing] = useState<Problems>({});
  const place = usePlaceOrder();
  const lost = useRef<Submission>(undefined);
  const funds = useFunds(market);
  const { data: account } = useAccount();
  if (picked !== taken) {
    setTaken(picked);
    if (picked !== undefined) setTyped(withPicked(typed, market, picked.price));
  }
  const draft: Draft = typed.side === side ? typed : { ...typed, side, percent: 0 };
  // Only estimates of market orders depend on the moving book, and only stops on the last price.
  useVersion(draft.kind === "MARKET" ? book : undefined, REFRESH_MS);
  useVersion(draft.kind === "STOP_LIMIT" ? trades : undefined, REFRESH_MS);
  const review = reviewDraft(draft, {
    market,
    funds,
    rates: account?.commissionRates ?? DEFAULT_RATES,
    opposite: book?.[otherSide(side)] ?? NO_LEVELS,
    lastPrice: trades?.trades[0]?.p,
  });

  const change = (next: Draft) => {
    setTyped(next);
    setMissing({});
    place.reset();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(missingOf(draft));
    if (review.order === undefined || place.isPending) return;
    const submission = submissionOf(review.order, lost.current);
    place.mutate(submission, {
      onSuccess: ({ placed, before }) => {
        lost.current = undefined;
        setTyped({ ...draft, amount: "", total: "", percent: 0 });
        if (before) showToast("plain", "Order placed", "It was placed the first time you sent it.");
        else if (placed.status === "NEW") {
          showToast("plain", "Order placed", orderText(placed, draft));
        }
      },
      onError: (error) => {
        lost.current = lostOf(submission, error);
        const title = lost.current === undefined ? "Order refused" : "Order not confirmed";
        showToast("bad", title, refusalText(error));
      },
    });
  };
  const problems: Problems = { ...missing, ...review.problems };
  const failure = place.error === null ? undefined : refusalText(place.error);
  return { draft, review, problems, funds, change, submit, busy: place.isPending, failure };
}

function useFunds(market: Market): Funds | undefined {
  const { data: account } = useAccount();
  const { status } = useSessionState();
  if (account === undefined || status !== "signedIn") return undefined;
  const free = (asset: string) =>
    account.balances.find((balance) => balance.asset === asset)?.free ?? "0";
  return { base: free(market.baseAsset), quote: free(market.quoteAsset) };
}

/** A price picked from the book makes a limit order of a market order. */
function withPicked(draft: Draft, market: Market, price: string): Draft {
  const kind = draft.kind === "MARKET" ? "LIMIT" : draft.kind;
  return withPrice({ ...draft, kind }, market, price);
}

/** The best price on the own side: what a patient order would ask. */
function bestPriceOf(book: BookStore | undefined, side: OrderSide): number | undefined {
  return side === "BUY" ? book?.bids.priceTicks[0] : book?.asks.priceTicks[0];
}

function orderText(placed: Pick<NewOrder, "symbol"> & { origQty: string }, draft: Draft): string {
  const verb = draft.side === "BUY" ? "Buy" : "Sell";
  const text = `${verb} ${amountText(placed.origQty)} ${placed.symbol} at ${amountText(draft.price)}`;
  return draft.kind === "STOP_LIMIT" ? `${text}, stop ${amountText(draft.stop)}` : text;
}
