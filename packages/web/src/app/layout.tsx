import type { Metadata, Viewport } from "next";
import localFont from "next/font/local";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { readRuntimeConfig } from "../config/runtime-config.ts";
import { Header } from "../features/shell/header.tsx";
import { StoredPreferences } from "../ui/stored-preferences.tsx";
import { Toaster } from "../ui/toast.tsx";
import "./globals.css";
import { Providers } from "./providers.tsx";

const plex = localFont({
  src: "./fonts/ibm-plex-sans.woff2",
  variable: "--font-plex",
  weight: "100 700",
  display: "swap",
});

export const metadata: Metadata = {
  title: { default: "Bourse", template: "%s · Bourse" },
  description: "Trade crypto on live order books.",
};

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: dark)", color: "#07090c" },
    { media: "(prefers-color-scheme: light)", color: "#eceff3" },
  ],
};

/** Reading the headers makes every page dynamic: its scripts carry the nonce of this very answer. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  return (
    <html lang="en" className={plex.variable} suppressHydrationWarning>
      <body>
        <Providers config={readRuntimeConfig(process.env)} nonce={nonce}>
          <a
            href="#main"
            className="bg-solid text-on-solid sr-only rounded px-3 py-2 focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50"
          >
            Skip to content
          </a>
          <div className="flex min-h-dvh flex-col">
            <Header />
            {children}
          </div>
          <Toaster />
          <StoredPreferences />
        </Providers>
      </body>
    </html>
  );
}
