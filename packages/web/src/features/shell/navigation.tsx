"use client";

import { clsx } from "clsx";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { usePreferences } from "../../ui/preferences.ts";

/** The main pages; "Trade" leads to the market looked at last. */
export function Navigation() {
  const path = usePathname();
  const symbol = usePreferences(({ lastSymbol }) => lastSymbol);
  const links = [
    { href: "/", label: "Markets", active: path === "/" },
    { href: `/trade/${symbol}`, label: "Trade", active: path.startsWith("/trade/") },
    { href: "/wallet", label: "Wallet", active: path === "/wallet" },
  ];
  return (
    <nav aria-label="Main" className="flex items-center gap-0.5 sm:gap-1">
      {links.map(({ href, label, active }) => (
        <Link
          key={label}
          href={href}
          aria-current={active ? "page" : undefined}
          className={clsx(
            "rounded-md px-2 py-1.5 text-sm font-medium transition-colors sm:px-2.5",
            active ? "text-fg" : "text-muted hover:text-fg",
          )}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
