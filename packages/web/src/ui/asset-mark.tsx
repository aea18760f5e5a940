import { clsx } from "clsx";

interface Mark {
  readonly hue: number;
  /** Drawn in white on a 32 x 32 grid; without one the first letter stands there. */
  readonly path?: string;
}

/** Simple signs for the assets listed first; any other gets its letter and a colour made from it. */
const MARKS: Readonly<Record<string, Mark>> = {
  BTC: {
    hue: 33,
    path: "M12 8.500h6.200a3.700 3.700 0 0 1 1.800 6.900 4 4 0 0 1-1.500 8.100H12Zm3 2.600v3.400h2.700a1.700 1.700 0 0 0 0-3.400Zm0 6v3.800h3.200a1.900 1.900 0 0 0 0-3.800Z",
  },
  ETH: { hue: 230, path: "m16 6 6 9.800-6 3.600-6-3.600Zm0 20 6-8.400-6 3.600-6-3.600Z" },
  SOL: {
    hue: 275,
    path: "M11.500 9H24l-2.700 3.200H8.800Zm0 10.800H24L21.300 23H8.800Zm9.800-5.400H8.800l2.700 3.200H24Z",
  },
  BNB: {
    hue: 46,
    path: "m16 7 3.500 3.500-2 2L16 11l-1.500 1.500-2-2Zm-7 7 2 2-2 2-2-2Zm14 0 2 2-2 2-2-2Zm-7-.500 2.500 2.500-2.500 2.500-2.500-2.500Zm-3.500 8 2-2L16 21l1.500-1.500 2 2L16 25Z",
  },
  USDT: { hue: 165, path: "M9 9h14v3.600h-5.200V24h-3.600V12.600H9Z" },
};

const HUES = 360;

/** A coin drawn for an asset. It is decoration: the asset's name stands beside it. */
export function AssetMark({ asset, className }: { asset: string; className?: string }) {
  const { hue, path } = MARKS[asset] ?? { hue: hueOf(asset) };
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className={clsx("shrink-0", className)}>
      <circle cx="16" cy="16" r="16" fill={`hsl(${hue} 60% 45%)`} />
      {path === undefined ? (
        <text x="16" y="21.500" textAnchor="middle" fontSize="15" fontWeight="700" fill="#fff">
          {asset.charAt(0)}
        </text>
      ) : (
        <path d={path} fill="#fff" fillRule="evenodd" />
      )}
    </svg>
  );
}

function hueOf(asset: string): number {
  let sum = 0;
  for (const letter of asset) sum += letter.charCodeAt(0) * 37;
  return sum % HUES;
}
