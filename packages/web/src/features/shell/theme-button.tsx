"use client";

import { useTheme } from "next-themes";
import { buttonClass } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";

/** Changes between dark and light. Both pictures are there; the theme's class shows the right one. */
export function ThemeButton() {
  const { resolvedTheme, setTheme } = useTheme();
  return (
    <button
      type="button"
      aria-label="Change between dark and light"
      className={`${buttonClass({ look: "quiet", size: "small" })} w-8 px-0`}
      onClick={() => setTheme(resolvedTheme === "dark" ? "light" : "dark")}
    >
      <Icon name="sun" className="hidden size-4 dark:block" />
      <Icon name="moon" className="size-4 dark:hidden" />
    </button>
  );
}
