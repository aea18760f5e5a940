import Link from "next/link";
import { AccountMenu } from "./account-menu.tsx";
import { LinkLight } from "./link-light.tsx";
import { Navigation } from "./navigation.tsx";
import { ThemeButton } from "./theme-button.tsx";

/** The top of every page. */
export function Header() {
  return (
    <header className="border-line bg-panel flex h-12 shrink-0 items-center gap-3 border-b px-3 sm:gap-6 sm:px-4">
      <Link href="/" className="flex items-center gap-2" aria-label="Bourse, home">
        <Logo />
        <span className="hidden text-base font-semibold tracking-tight sm:inline">Bourse</span>
      </Link>
      <Navigation />
      <div className="ml-auto flex items-center gap-1.5 sm:gap-2">
        <LinkLight />
        <ThemeButton />
        <AccountMenu />
      </div>
    </header>
  );
}

/** Three candles of a rising market. */
function Logo() {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" className="text-accent size-6" fill="currentColor">
      <path d="M5 9.500h1.500V7h1v2.500H9v8H7.500V20h-1v-2.500H5zM10.250 6.500h1.500V4h1v2.500h1.500v8h-1.500V17h-1v-2.500h-1.500z" />
      <path d="M15.500 4H17V1.500h1V4h1.500v9H18v2.500h-1V13h-1.500z" opacity=".55" />
    </svg>
  );
}
