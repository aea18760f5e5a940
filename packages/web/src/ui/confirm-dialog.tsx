"use client";

import { useEffect, useId, useRef, type ReactNode } from "react";
import { Button } from "./button.tsx";

interface ConfirmDialogProps {
  readonly open: boolean;
  readonly title: string;
  readonly confirmLabel: string;
  readonly busy?: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Asks once more before something that cannot be undone. The browser keeps the focus inside. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { open, title, confirmLabel, busy = false, onConfirm, onClose, children } = props;
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = ref.current;
    if (open && dialog?.open === false) dialog.showModal();
    if (!open && dialog?.open === true) dialog.close();
  }, [open]);
  return (
    <dialog
      ref={ref}
      aria-labelledby={id}
      className="border-line bg-panel text-fg m-auto w-96 max-w-[calc(100vw-2rem)] rounded-xl border p-5 shadow-2xl"
      onClose={onClose}
    >
      <h2 id={id} className="text-base font-semibold">
        {title}
      </h2>
      <div className="text-muted mt-2 text-sm">{children}</div>
      <div className="mt-5 flex justify-end gap-2">
        <Button onClick={onClose}>Keep</Button>
        <Button look="sell" busy={busy} onClick={onConfirm}>
          {confirmLabel}
        </Button>
      </div>
    </dialog>
  );
}
