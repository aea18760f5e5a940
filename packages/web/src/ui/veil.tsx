import type { LinkStatus } from "../stream/socket.ts";

/** Covers a panel whose numbers are not live, so that nobody trades on old ones. */
export function Veil({ status }: { status: LinkStatus }) {
  if (status === "live") return null;
  return (
    <div
      role="status"
      className="bg-panel/75 absolute inset-0 z-20 flex items-center justify-center backdrop-blur-[2px]"
    >
      <span className="border-line bg-raised text-muted rounded-full border px-3 py-1.5 text-xs">
        {status === "stale" ? "Connection lost. Reconnecting…" : "Connecting…"}
      </span>
    </div>
  );
}

/** The worse of two: a panel is live only when its link and its data are. */
export function worseStatus(link: LinkStatus, data: LinkStatus): LinkStatus {
  if (link === "stale" || data === "stale") return "stale";
  return link === "live" && data === "live" ? "live" : "connecting";
}
