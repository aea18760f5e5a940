import {
  ColorType,
  CrosshairMode,
  TickMarkType,
  type DeepPartial,
  type ChartOptions,
} from "lightweight-charts";
import type { ThemeColors } from "../../ui/theme-colors.ts";

const clock = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const month = new Intl.DateTimeFormat(undefined, { month: "short", year: "numeric" });
const moment = new Intl.DateTimeFormat(undefined, {
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

/** The library counts in seconds of UTC; people read their own clock. */
function tickText(time: unknown, type: TickMarkType): string {
  const date = new Date(Number(time) * 1000);
  if (type === TickMarkType.Year || type === TickMarkType.Month) return month.format(date);
  if (type === TickMarkType.DayOfMonth) return day.format(date);
  return clock.format(date);
}

/** What never changes, whatever the theme. */
export const CHART_OPTIONS: DeepPartial<ChartOptions> = {
  autoSize: true,
  crosshair: { mode: CrosshairMode.Normal },
  localization: { timeFormatter: (time: unknown) => moment.format(new Date(Number(time) * 1000)) },
  timeScale: {
    timeVisible: true,
    secondsVisible: false,
    rightOffset: 6,
    minBarSpacing: 2,
    tickMarkFormatter: tickText,
  },
  rightPriceScale: { scaleMargins: { top: 0.12, bottom: 0.06 } },
};

/** The library keeps the colours it was given, so every theme change hands them over again. */
export function chartLooks(colors: ThemeColors): DeepPartial<ChartOptions> {
  return {
    layout: {
      background: { type: ColorType.Solid, color: colors.panel },
      textColor: colors.muted,
      fontSize: 11,
      panes: { separatorColor: colors.line, enableResize: false },
    },
    grid: { vertLines: { color: colors.line }, horzLines: { color: colors.line } },
    rightPriceScale: { borderColor: colors.line },
    timeScale: { borderColor: colors.line },
    crosshair: {
      vertLine: { color: colors["line-strong"], labelBackgroundColor: colors["line-strong"] },
      horzLine: { color: colors["line-strong"], labelBackgroundColor: colors["line-strong"] },
    },
  };
}
