import { amountText, atDecimals, withThousands } from "../../money/display.ts";
import { movingAverage, type Candle } from "../../stream/derive/candles.ts";
import { MOVING_AVERAGES } from "./moving-averages.ts";

const TONES: Readonly<Record<string, string>> = {
  "chart-fast": "text-[var(--chart-fast)]",
  "chart-middle": "text-[var(--chart-middle)]",
  "chart-slow": "text-[var(--chart-slow)]",
};

/** The texts over the chart for one candle: its four prices and the averages there. */
export function legendParts(
  candles: readonly Candle[],
  index: number,
  decimals: number,
): HTMLElement[] {
  const candle = candles[index];
  if (candle === undefined) return [];
  const tone = Number(candle.close) >= Number(candle.open) ? "text-up" : "text-down";
  const prices = [
    ["O", candle.open],
    ["H", candle.high],
    ["L", candle.low],
    ["C", candle.close],
  ] as const;
  const upTo = candles.slice(0, index + 1);
  return [
    ...prices.map(([name, text]) => part(name, withThousands(atDecimals(text, decimals)), tone)),
    part("Vol", amountText(candle.volume, 2), tone),
    ...MOVING_AVERAGES.flatMap(({ length, color }) => {
      const value = movingAverage(upTo, length, index)[0]?.value.toFixed(decimals);
      return value === undefined
        ? []
        : [part(`MA${length}`, withThousands(value), TONES[color] ?? "")];
    }),
  ];
}

function part(name: string, text: string, tone: string): HTMLElement {
  const box = document.createElement("span");
  const label = document.createElement("span");
  const value = document.createElement("span");
  label.className = "text-muted mr-1";
  label.textContent = name;
  value.className = tone;
  value.textContent = text;
  box.append(label, value);
  return box;
}
