import type { Metadata } from "next";
import { TradeView } from "./trade-view.tsx";

interface TradePageProps {
  readonly params: Promise<{ readonly symbol: string }>;
}

export async function generateMetadata({ params }: TradePageProps): Promise<Metadata> {
  return { title: symbolOf((await params).symbol) };
}

export default async function TradePage({ params }: TradePageProps) {
  return <TradeView symbol={symbolOf((await params).symbol)} />;
}

function symbolOf(text: string): string {
  return decodeURIComponent(text).toUpperCase();
}
