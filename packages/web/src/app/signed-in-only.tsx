"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { useSessionState } from "../session/session-context.tsx";
import { buttonClass } from "../ui/button.tsx";
import { Empty, SkeletonRows } from "../ui/states.tsx";

/** Shows its content to who is signed in, and the way there to everyone else. */
export function SignedInOnly({ children }: { children: ReactNode }) {
  const { status } = useSessionState();
  const path = usePathname();
  if (status === "unknown") return <SkeletonRows rows={6} />;
  if (status === "signedIn") return children;
  return (
    <div className="border-line bg-panel rounded-xl border py-10">
      <Empty icon="user" title="Please sign in to see this page.">
        <Link
          href={`/login?next=${encodeURIComponent(path)}`}
          className={buttonClass({ look: "primary" })}
        >
          Sign in
        </Link>
      </Empty>
    </div>
  );
}
