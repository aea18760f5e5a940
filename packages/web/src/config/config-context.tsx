"use client";

import { createContext, use, type ReactNode } from "react";
import type { RuntimeConfig } from "./runtime-config.ts";

const ConfigContext = createContext<RuntimeConfig | undefined>(undefined);

export function ConfigProvider(props: { config: RuntimeConfig; children: ReactNode }) {
  return <ConfigContext value={props.config}>{props.children}</ConfigContext>;
}

export function useConfig(): RuntimeConfig {
  const config = use(ConfigContext);
  if (config === undefined) throw new Error("useConfig needs a ConfigProvider above it.");
  return config;
}
