import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { decoded } from "../../../security/decoded.ts";
import { TradeView } from "./trade-view.tsx";

interface TradePageProps {
  readonly params: Promise<{ readonly symbol: string }>;
}

export async function generateMetadata({ params }: TradePageProps): Promise<Metadata> {
  const symbol = symbolOf((await params).symbol);
  return symbol === undefined ? {} : { title: symbol };
}

export default async function TradePage({ params }: TradePageProps) {
  const symbol = symbolOf((await params).symbol);
  if (symbol === undefined) notFound();
  return <TradeView symbol={symbol} />;
}

function symbolOf(part: string): string | undefined {
  return decoded(part)?.toUpperCase();
}
