"use client";

import { createContext, use, useEffect, useState, type ReactNode } from "react";
import { useConfig } from "../config/config-context.tsx";
import { StreamSocket } from "./socket.ts";

const StreamContext = createContext<StreamSocket | undefined>(undefined);

/** One socket for all market data of the page; it connects when the first stream is wanted. */
export function StreamProvider({ children }: { children: ReactNode }) {
  const config = useConfig();
  const [socket] = useState(() => new StreamSocket(config.streamUrl));
  useEffect(() => () => socket.close(), [socket]);
  return <StreamContext value={socket}>{children}</StreamContext>;
}

export function useStreamSocket(): StreamSocket {
  const socket = use(StreamContext);
  if (socket === undefined) throw new Error("useStreamSocket needs a StreamProvider above it.");
  return socket;
}
