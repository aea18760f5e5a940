"use client";

import { createContext, use, useState, type ReactNode } from "react";
import { useConfig } from "../config/config-context.tsx";
import { useSession } from "../session/session-context.tsx";
import { PlatformApi } from "./platform.ts";
import { SpotApi } from "./spot.ts";

interface Apis {
  readonly spot: SpotApi;
  readonly platform: PlatformApi;
}

const ApiContext = createContext<Apis | undefined>(undefined);

/** One client for each of our two APIs, both with the token of the signed-in user. */
export function ApiProvider({ children }: { children: ReactNode }) {
  const config = useConfig();
  const session = useSession();
  const [apis] = useState<Apis>(() => {
    const token = () => session.idToken();
    return {
      spot: new SpotApi(config.restUrl, token),
      platform: new PlatformApi(config.platformUrl, token),
    };
  });
  return <ApiContext value={apis}>{children}</ApiContext>;
}

export function useApis(): Apis {
  const apis = use(ApiContext);
  if (apis === undefined) throw new Error("useApis needs an ApiProvider above it.");
  return apis;
}
