"use client";

import { useEffect } from "react";
import { usePreferences } from "./preferences.ts";

/** Brings in the stored preferences once the page has been hydrated with the defaults. */
export function StoredPreferences() {
  useEffect(() => {
    void usePreferences.persist.rehydrate();
  }, []);
  return null;
}
