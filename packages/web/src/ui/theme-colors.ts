"use client";

import { useMemo, useSyncExternalStore } from "react";

const NAMES = [
  "panel",
  "raised",
  "line",
  "line-strong",
  "fg",
  "muted",
  "faint",
  "accent",
  "up",
  "down",
  "chart-fast",
  "chart-middle",
  "chart-slow",
] as const;

/** The palette as plain values, for what is drawn on a canvas and so does not follow the style sheet. */
export type ThemeColors = Readonly<Record<(typeof NAMES)[number], string>>;

function subscribe(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributeFilter: ["class"] });
  return () => observer.disconnect();
}

/** The colours of the theme in use; undefined on the server, where nothing is drawn. */
export function useThemeColors(): ThemeColors | undefined {
  const theme = useSyncExternalStore(
    subscribe,
    () => document.documentElement.className,
    () => undefined,
  );
  return useMemo(() => {
    if (theme === undefined) return undefined;
    const style = getComputedStyle(document.documentElement);
    const entries = NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]);
    return Object.fromEntries(entries) as ThemeColors;
  }, [theme]);
}

/** A colour of the palette (#rrggbb) with transparency from 0 to 1. */
export function withAlpha(color: string, alpha: number): string {
  const byte = Math.round(alpha * 255);
  return color + byte.toString(16).padStart(2, "0");
}
