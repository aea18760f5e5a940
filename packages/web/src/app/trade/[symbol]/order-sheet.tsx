"use client";

import { clsx } from "clsx";
import { useEffect, useRef, type ReactNode } from "react";
import { Icon } from "../../../ui/icon.tsx";

interface OrderSheetProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/**
 * Holds the order form: in its column on a wide window, in a sheet from below on a phone. It is one
 * element in both, so what was typed survives a turn of the phone.
 */
export function OrderSheet({ open, onClose, children }: OrderSheetProps) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return;
    const opener = document.activeElement;
    ref.current?.querySelector("button")?.focus();
    const onKey = (event: KeyboardEvent) => event.key === "Escape" && onClose();
    document.addEventListener("keydown", onKey);
    return () => {
      document.removeEventListener("keydown", onKey);
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, [open, onClose]);
  return (
    <>
      <div
        aria-hidden="true"
        className={clsx(
          "fixed inset-0 z-40 bg-black/60 transition-opacity lg:hidden",
          !open && "pointer-events-none opacity-0",
        )}
        onClick={onClose}
      />
      <div
        ref={ref}
        className={clsx(
          "flex min-h-0 flex-col lg:shrink-0",
          "max-lg:bg-panel max-lg:border-line max-lg:fixed max-lg:inset-x-0 max-lg:bottom-0 max-lg:z-50 max-lg:max-h-[92dvh] max-lg:rounded-t-2xl max-lg:border-t max-lg:pb-3 max-lg:transition-transform",
          // An unseen sheet must not take the focus either.
          !open && "max-lg:invisible max-lg:translate-y-full",
        )}
      >
        <div className="flex items-center justify-between px-3 pt-2 lg:hidden">
          <span className="text-sm font-semibold">New order</span>
          <button type="button" aria-label="Close" className="text-muted p-2" onClick={onClose}>
            <Icon name="close" />
          </button>
        </div>
        {children}
      </div>
    </>
  );
}
