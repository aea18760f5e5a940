"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { ThemeProvider } from "next-themes";
import { useState, type ReactNode } from "react";
import { ApiProvider } from "../api/api-context.tsx";
import { ApiProblem } from "../api/problem.ts";
import { ConfigProvider } from "../config/config-context.tsx";
import type { RuntimeConfig } from "../config/runtime-config.ts";
import { SessionProvider } from "../session/session-context.tsx";
import { StreamProvider } from "../stream/stream-context.tsx";
import { UserStream } from "../stream/user-stream.tsx";

const RETRIES_MAX = 3;

/** A refusal stays a refusal; only what never got an answer, or a failing server, is asked again. */
function mayRetry(failures: number, error: Error): boolean {
  const refused = error instanceof ApiProblem && error.status >= 400 && error.status < 500;
  return !refused && failures < RETRIES_MAX;
}

interface ProvidersProps {
  readonly config: RuntimeConfig;
  readonly nonce: string | undefined;
  readonly children: ReactNode;
}

/** Everything the pages share: theme, configuration, session, API clients, live data. */
export function Providers({ config, nonce, children }: ProvidersProps) {
  const [queries] = useState(
    () => new QueryClient({ defaultOptions: { queries: { retry: mayRetry, staleTime: 10_000 } } }),
  );
  return (
    <ThemeProvider
      attribute="class"
      defaultTheme="dark"
      enableSystem={false}
      disableTransitionOnChange
      {...(nonce !== undefined && { nonce })}
    >
      <ConfigProvider config={config}>
        <SessionProvider>
          <QueryClientProvider client={queries}>
            <ApiProvider>
              <StreamProvider>
                <UserStream>{children}</UserStream>
              </StreamProvider>
            </ApiProvider>
          </QueryClientProvider>
        </SessionProvider>
      </ConfigProvider>
    </ThemeProvider>
  );
}
