"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { Market } from "../../api/market.ts";
import type { OrderSide } from "../../api/spot-wire.ts";
import { useSessionState } from "../../session/session-context.tsx";
import { Button, buttonClass } from "../../ui/button.tsx";
import type { Review } from "./review.ts";

interface SubmitAreaProps {
  readonly market: Market;
  readonly side: OrderSide;
  readonly review: Review;
  readonly busy: boolean;
  readonly failure: string | undefined;
}

/** What the order costs, and the button that sends it; a way to sign in for who is not. */
export function SubmitArea({ market, side, review, busy, failure }: SubmitAreaProps) {
  const { status } = useSessionState();
  const path = usePathname();
  return (
    <>
      <dl className="text-muted flex flex-col gap-1 text-xs">
        <div className="flex justify-between">
          <dt>Fee (estimate)</dt>
          <dd className="text-fg">{review.fee ?? "–"}</dd>
        </div>
        <div className="flex justify-between">
          <dt>You receive</dt>
          <dd className="text-fg">{review.receive ?? "–"}</dd>
        </div>
      </dl>
      {failure !== undefined && (
        <p role="alert" className="text-down text-xs">
          {failure}
        </p>
      )}
      {status === "signedOut" ? (
        <div className="flex flex-col gap-2">
          <Link
            href={`/login?next=${encodeURIComponent(path)}`}
            className={buttonClass({ look: "primary", size: "large" })}
          >
            Sign in to trade
          </Link>
          <Link href="/signup" className={buttonClass({ look: "plain", size: "large" })}>
            Create an account
          </Link>
        </div>
      ) : (
        <Button
          type="submit"
          size="large"
          look={side === "BUY" ? "buy" : "sell"}
          busy={busy}
          disabled={!market.trading || status !== "signedIn"}
        >
          {market.trading
            ? `${side === "BUY" ? "Buy" : "Sell"} ${market.baseAsset}`
            : "This market is closed"}
        </Button>
      )}
    </>
  );
}
