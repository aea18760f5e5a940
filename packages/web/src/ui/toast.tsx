"use client";

import { create } from "zustand";
import { Icon } from "./icon.tsx";

export type ToastTone = "good" | "bad" | "plain";

/** What to show. A toast with the same topic takes the place of the one before. */
interface ToastContent {
  readonly tone: ToastTone;
  readonly title: string;
  readonly detail?: string | undefined;
  readonly topic?: string;
}

interface Toast extends ToastContent {
  readonly id: number;
}

interface Toasts {
  readonly toasts: readonly Toast[];
  readonly show: (content: ToastContent) => void;
  readonly dismiss: (id: number) => void;
}

const TOASTS_MAX = 4;
const SHOWN_MS = 5_000;
let nextId = 1;

const useToasts = create<Toasts>((set, get) => ({
  toasts: [],
  show: (content) => {
    const id = nextId++;
    const { topic } = content;
    const others = get().toasts.filter((toast) => topic === undefined || toast.topic !== topic);
    set({ toasts: [...others, { ...content, id }].slice(-TOASTS_MAX) });
    setTimeout(() => get().dismiss(id), SHOWN_MS);
  },
  dismiss: (id) => set({ toasts: get().toasts.filter((toast) => toast.id !== id) }),
}));

/** Shows a short message in the corner; screen readers hear it too. */
export function showToast(tone: ToastTone, title: string, detail?: string, topic?: string): void {
  const content = { tone, title, detail };
  useToasts.getState().show(topic === undefined ? content : { ...content, topic });
}

const TONE_ICON = { good: "check", bad: "alert", plain: "info" } as const;
const TONE_CLASS = { good: "text-up", bad: "text-down", plain: "text-accent" } as const;

/** Where toasts appear: under the header of a phone, in the lower corner of a wide window. */
export function Toaster() {
  const { toasts, dismiss } = useToasts();
  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed right-3 z-60 flex w-80 max-w-[calc(100vw-1.5rem)] flex-col gap-2 max-lg:top-14 lg:bottom-3"
    >
      {toasts.map(({ id, tone, title, detail }) => (
        <div
          key={id}
          className="animate-rise border-line bg-raised pointer-events-auto flex items-start gap-2.5 rounded-lg border px-3 py-2.5 shadow-lg"
        >
          <Icon name={TONE_ICON[tone]} className={`mt-0.5 size-4 shrink-0 ${TONE_CLASS[tone]}`} />
          <div className="min-w-0 flex-1">
            <p className="text-fg text-sm font-medium">{title}</p>
            {detail !== undefined && <p className="text-muted text-xs break-words">{detail}</p>}
          </div>
          <button
            type="button"
            aria-label="Dismiss"
            className="text-muted hover:text-fg -m-1 rounded p-1"
            onClick={() => dismiss(id)}
          >
            <Icon name="close" className="size-3.5" />
          </button>
        </div>
      ))}
    </div>
  );
}
