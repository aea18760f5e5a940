"use client";

import {
  createContext,
  use,
  useEffect,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from "react";
import { useConfig } from "../config/config-context.tsx";
import { Session, UNKNOWN_SESSION, type SessionState } from "./session.ts";

const SessionContext = createContext<Session | undefined>(undefined);

/** Holds the session of this browser and follows what other tabs do to it. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const config = useConfig();
  // On the server there is no storage: an empty one says "signed out", and nobody reads it there.
  const [session] = useState(
    () => new Session(config, typeof localStorage === "undefined" ? emptyStorage : localStorage),
  );
  useEffect(() => {
    const reload = () => session.reload();
    window.addEventListener("storage", reload);
    return () => window.removeEventListener("storage", reload);
  }, [session]);
  return <SessionContext value={session}>{children}</SessionContext>;
}

export function useSession(): Session {
  const session = use(SessionContext);
  if (session === undefined) throw new Error("useSession needs a SessionProvider above it.");
  return session;
}

export function useSessionState(): SessionState {
  const session = useSession();
  return useSyncExternalStore(
    (listener) => session.subscribe(listener),
    () => session.state,
    () => UNKNOWN_SESSION,
  );
}

const emptyStorage: Storage = {
  length: 0,
  clear: () => undefined,
  getItem: () => null,
  key: () => null,
  removeItem: () => undefined,
  setItem: () => undefined,
};
