import { clsx } from "clsx";

/** One hue per known asset; any other gets one from its letters, always the same. */
const HUES: Readonly<Record<string, number>> = { BTC: 33, ETH: 230, SOL: 280, BNB: 48, USDT: 165 };

/** A coin drawn from its asset's name: a disc in its colour with its first letter. */
export function AssetMark({ asset, className }: { asset: string; className?: string }) {
  const hue =
    HUES[asset] ?? ([...asset].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) * 37) % 360;
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className={clsx("shrink-0", className)}>
      <circle cx="16" cy="16" r="16" fill={`hsl(${hue} 62% 46%)`} />
      <circle cx="16" cy="16" r="12.5" fill="none" stroke="#fff" strokeOpacity=".35" />
      <text x="16" y="21.500" textAnchor="middle" fontSize="15" fontWeight="700" fill="#fff">
        {asset.charAt(0)}
      </text>
    </svg>
  );
}
