"use client";

import { clsx } from "clsx";
import { usePathname } from "next/navigation";
import { useLinkStatus } from "../../stream/hooks.ts";

const WORDS = { live: "Live", connecting: "Connecting", stale: "Reconnecting" } as const;
const DOTS = { live: "bg-up", connecting: "bg-accent", stale: "bg-down" } as const;

/** Says whether market data flows. Only pages that show market data have it. */
export function LinkLight() {
  const path = usePathname();
  const status = useLinkStatus();
  if (path !== "/" && !path.startsWith("/trade/")) return null;
  return (
    <span role="status" className="text-muted flex items-center gap-1.5 px-1 text-xs">
      <span
        aria-hidden="true"
        className={clsx(
          "size-1.5 rounded-full",
          DOTS[status],
          status !== "live" && "animate-shimmer",
        )}
      />
      <span className="max-sm:sr-only">{WORDS[status]}</span>
    </span>
  );
}
