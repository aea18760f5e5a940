import type { ThemeColors } from "../../ui/theme-colors.ts";

/** The averages drawn over the candles, and the colour of each. */
export const MOVING_AVERAGES: readonly {
  readonly length: number;
  readonly color: keyof ThemeColors;
}[] = [
  { length: 7, color: "chart-fast" },
  { length: 25, color: "chart-middle" },
  { length: 99, color: "chart-slow" },
];
