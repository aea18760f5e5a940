import type { Metadata } from "next";
import { MarketsView } from "../features/markets/markets-view.tsx";

export const metadata: Metadata = { title: { absolute: "Markets · Bourse" } };

export default function MarketsPage() {
  return (
    <main id="main" className="mx-auto w-full max-w-6xl flex-1 px-4 py-6 sm:py-10">
      <MarketsView />
    </main>
  );
}
