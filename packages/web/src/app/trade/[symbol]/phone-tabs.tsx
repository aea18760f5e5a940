"use client";

import { clsx } from "clsx";

export type PhoneTab = "chart" | "book" | "trades";

const TABS: readonly { readonly key: PhoneTab; readonly label: string }[] = [
  { key: "chart", label: "Chart" },
  { key: "book", label: "Book" },
  { key: "trades", label: "Trades" },
];

interface PhoneTabsProps {
  readonly value: PhoneTab;
  readonly onChange: (tab: PhoneTab) => void;
}

/** Which panel a phone shows. A wide window shows them all, so these are switches, not ARIA tabs. */
export function PhoneTabs({ value, onChange }: PhoneTabsProps) {
  return (
    <div
      role="group"
      aria-label="Panel shown"
      className="bg-panel grid grid-cols-3 gap-1 px-2 py-1 lg:hidden"
    >
      {TABS.map(({ key, label }) => (
        <button
          key={key}
          type="button"
          aria-pressed={key === value}
          className={clsx(
            "h-9 rounded-md text-sm font-medium",
            key === value ? "bg-raised text-fg" : "text-muted",
          )}
          onClick={() => onChange(key)}
        >
          {label}
        </button>
      ))}
    </div>
  );
}
