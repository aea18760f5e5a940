"use client";

import { clsx } from "clsx";
import { useId, useRef, type KeyboardEvent, type ReactNode } from "react";

export interface Tab<K extends string> {
  readonly key: K;
  readonly label: ReactNode;
}

interface TabsProps<K extends string> {
  readonly label: string;
  readonly tabs: readonly Tab<K>[];
  readonly value: K;
  readonly onChange: (key: K) => void;
  /** Shares the id between the tabs and their panel. */
  readonly id: string;
  readonly className?: string;
}

/** Tabs after the ARIA pattern: one stop for Tab, arrows move between them. */
export function Tabs<K extends string>(props: TabsProps<K>) {
  const { label, tabs, value, onChange, id, className } = props;
  const listRef = useRef<HTMLDivElement>(null);

  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const index = tabs.findIndex(({ key }) => key === value);
    const next = tabs[(index + step + tabs.length) % tabs.length];
    if (next === undefined) return;
    onChange(next.key);
    listRef.current?.querySelector<HTMLElement>(`#${tabId(id, next.key)}`)?.focus();
  };

  return (
    <div
      ref={listRef}
      role="tablist"
      aria-label={label}
      className={clsx("flex items-center gap-4", className)}
      onKeyDown={move}
    >
      {tabs.map((tab) => (
        <button
          key={tab.key}
          type="button"
          role="tab"
          id={tabId(id, tab.key)}
          aria-selected={tab.key === value}
          aria-controls={tab.key === value ? panelId(id) : undefined}
          tabIndex={tab.key === value ? 0 : -1}
          className={clsx(
            "relative h-full py-2 text-xs font-medium whitespace-nowrap transition-colors",
            tab.key === value ? "text-fg" : "text-muted hover:text-fg",
          )}
          onClick={() => onChange(tab.key)}
        >
          {tab.label}
          {tab.key === value && (
            <span aria-hidden="true" className="bg-accent absolute inset-x-0 bottom-0 h-0.5" />
          )}
        </button>
      ))}
    </div>
  );
}

interface TabPanelProps {
  readonly id: string;
  readonly value: string;
  readonly className?: string;
  readonly children: ReactNode;
}

/** What the chosen tab shows. */
export function TabPanel({ id, value, className, children }: TabPanelProps) {
  return (
    <div
      role="tabpanel"
      id={panelId(id)}
      aria-labelledby={tabId(id, value)}
      className={clsx("min-h-0", className)}
    >
      {children}
    </div>
  );
}

/** An id for one set of tabs that is also a valid selector. */
export function useTabsId(): string {
  return `tabs${useId().replace(/[^a-zA-Z0-9]/g, "")}`;
}

const tabId = (id: string, key: string) => `${id}-${key}`;
const panelId = (id: string) => `${id}-panel`;
