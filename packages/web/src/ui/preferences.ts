"use client";

import { create } from "zustand";
import { persist } from "zustand/middleware";

export const INTERVALS = ["1m", "5m", "15m", "1h", "4h", "1d"] as const;
export type Interval = (typeof INTERVALS)[number];

export const BOOK_VIEWS = ["both", "bids", "asks"] as const;
export type BookView = (typeof BOOK_VIEWS)[number];

interface Preferences {
  readonly lastSymbol: string;
  readonly interval: Interval;
  readonly bookView: BookView;
  readonly hideOtherMarkets: boolean;
  readonly hideSmallBalances: boolean;
  readonly hideAmounts: boolean;
  readonly set: (change: Partial<Omit<Preferences, "set">>) => void;
}

/** What this browser remembers of how its user likes things. */
export const usePreferences = create<Preferences>()(
  persist(
    (set) => ({
      lastSymbol: "BTCUSDT",
      interval: "1m",
      bookView: "both",
      hideOtherMarkets: false,
      hideSmallBalances: false,
      hideAmounts: false,
      set: (change) => set(change),
    }),
    {
      name: "bourse.preferences",
      version: 1,
      // The server renders the defaults; what is stored comes in after hydration (see StoredPreferences).
      skipHydration: true,
    },
  ),
);
