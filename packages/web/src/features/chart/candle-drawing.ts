import {
  CandlestickSeries,
  createChart,
  createSeriesMarkers,
  HistogramSeries,
  LineSeries,
  LineStyle,
  type IChartApi,
  type IPriceLine,
  type ISeriesApi,
  type ISeriesMarkersPluginApi,
  type Time,
  type UTCTimestamp,
} from "lightweight-charts";
import type { Market } from "../../api/market.ts";
import { amountText, withThousands } from "../../money/display.ts";
import type { CandleStore } from "../../stream/candle-store.ts";
import { movingAverage, type Candle } from "../../stream/derive/candles.ts";
import type { Interval } from "../../ui/preferences.ts";
import { withAlpha, type ThemeColors } from "../../ui/theme-colors.ts";
import type { ChartMark, ChartOrder } from "./marks.ts";
import { chartLooks, CHART_OPTIONS } from "./chart-options.ts";
import { legendParts } from "./legend.ts";
import { MOVING_AVERAGES } from "./moving-averages.ts";

const OLDER_WITHIN_BARS = 30;
const BARS_SHOWN = 110;
const INTERVAL_MS: Readonly<Record<Interval, number>> = {
  "1m": 60_000,
  "5m": 300_000,
  "15m": 900_000,
  "1h": 3_600_000,
  "4h": 14_400_000,
  "1d": 86_400_000,
};

const timeOf = (openTimeMs: number) => (openTimeMs / 1000) as UTCTimestamp;

/** Candles, volume and averages on a canvas. Numbers made of prices here serve the drawing only. */
export class CandleDrawing {
  readonly #chart: IChartApi;
  readonly #legend: HTMLElement;
  readonly #decimals: number;
  readonly #candles: ISeriesApi<"Candlestick">;
  readonly #volume: ISeriesApi<"Histogram">;
  readonly #averages: readonly ISeriesApi<"Line">[];
  readonly #markers: ISeriesMarkersPluginApi<Time>;
  #orderLines: IPriceLine[] = [];
  #store: CandleStore | undefined;
  #interval: Interval = "1m";
  #colors: ThemeColors | undefined;
  #drawn = { generation: -1, length: 0 };
  #hoveredTimeMs: number | undefined;

  constructor(box: HTMLElement, legend: HTMLElement, market: Market) {
    this.#legend = legend;
    this.#decimals = market.price.decimals;
    this.#chart = createChart(box, {
      ...CHART_OPTIONS,
      layout: { fontFamily: getComputedStyle(box).fontFamily, attributionLogo: true },
    });
    const minMove = market.price.stepUnits / 10 ** market.price.decimals;
    const formatter = (value: number) => withThousands(value.toFixed(this.#decimals));
    const priceFormat = { type: "custom", minMove, formatter } as const;
    this.#candles = this.#chart.addSeries(CandlestickSeries, { priceFormat });
    const line = { lineWidth: 1, priceLineVisible: false, lastValueVisible: false } as const;
    this.#averages = MOVING_AVERAGES.map(() =>
      this.#chart.addSeries(LineSeries, { ...line, priceFormat, crosshairMarkerVisible: false }),
    );
    this.#volume = this.#chart.addSeries(
      HistogramSeries,
      { priceFormat: { type: "volume" }, priceLineVisible: false, lastValueVisible: false },
      1,
    );
    this.#chart.panes()[0]?.setStretchFactor(5);
    this.#chart.panes()[1]?.setStretchFactor(1);
    this.#markers = createSeriesMarkers(this.#candles, []);
    this.#chart.timeScale().subscribeVisibleLogicalRangeChange((range) => {
      if (range !== null && range.from < OLDER_WITHIN_BARS) void this.#store?.loadOlder();
    });
    this.#chart.subscribeCrosshairMove(({ time }) => {
      this.#hoveredTimeMs = typeof time === "number" ? time * 1000 : undefined;
      this.#writeLegend();
    });
  }

  close(): void {
    this.#chart.remove();
  }

  /** Draws another list of candles from now on. */
  follow(store: CandleStore, interval: Interval): void {
    this.#store = store;
    this.#interval = interval;
    this.#drawn = { generation: -1, length: 0 };
    this.draw();
  }

  /** Brings the drawing up to date: the end of the list only, where nothing else moved. */
  draw(): void {
    const store = this.#store;
    if (store === undefined || this.#colors === undefined) return;
    const { candles, generation } = store;
    if (generation !== this.#drawn.generation) this.#drawAll(candles);
    else this.#drawEnd(candles);
    this.#drawn = { generation, length: candles.length };
    this.#writeLegend();
  }

  paint(colors: ThemeColors): void {
    this.#colors = colors;
    this.#chart.applyOptions(chartLooks(colors));
    this.#candles.applyOptions({
      upColor: colors.up,
      downColor: colors.down,
      wickUpColor: colors.up,
      wickDownColor: colors.down,
      borderVisible: false,
    });
    this.#averages.forEach((series, index) => {
      series.applyOptions({ color: colors[MOVING_AVERAGES[index]?.color ?? "muted"] });
    });
    this.#drawn = { ...this.#drawn, generation: -1 };
    this.draw();
  }

  showOrders(orders: readonly ChartOrder[]): void {
    for (const line of this.#orderLines) this.#candles.removePriceLine(line);
    this.#orderLines = orders.map(({ side, price, quantity, waitsForPrice }) =>
      this.#candles.createPriceLine({
        price: Number(price),
        color: this.#colors?.[side === "BUY" ? "up" : "down"] ?? "gray",
        lineWidth: 1,
        lineStyle: LineStyle.Dashed,
        axisLabelVisible: true,
        title: `${waitsForPrice ? "Stop: " : ""}${side === "BUY" ? "Buy" : "Sell"} ${amountText(quantity)}`,
      }),
    );
  }

  showFills(fills: readonly ChartMark[]): void {
    const lengthMs = INTERVAL_MS[this.#interval];
    const marks = fills.map(({ side, timeMs }) => ({
      time: timeOf(Math.floor(timeMs / lengthMs) * lengthMs),
      position: side === "BUY" ? ("belowBar" as const) : ("aboveBar" as const),
      shape: side === "BUY" ? ("arrowUp" as const) : ("arrowDown" as const),
      color: this.#colors?.[side === "BUY" ? "up" : "down"] ?? "gray",
      size: 0.7,
    }));
    this.#markers.setMarkers(marks.toSorted((a, b) => a.time - b.time));
  }

  #drawAll(candles: readonly Candle[]): void {
    const first = this.#drawn.length === 0;
    this.#candles.setData(candles.map(barOf));
    this.#volume.setData(candles.map((candle) => this.#volumeOf(candle)));
    this.#averages.forEach((series, index) => {
      series.setData(this.#averageOf(candles, index, 0));
    });
    if (first && candles.length > 0) {
      const timeScale = this.#chart.timeScale();
      timeScale.setVisibleLogicalRange({
        from: candles.length - BARS_SHOWN,
        to: candles.length + 6,
      });
    }
  }

  #drawEnd(candles: readonly Candle[]): void {
    const from = Math.max(0, this.#drawn.length - 1);
    for (const candle of candles.slice(from)) {
      this.#candles.update(barOf(candle));
      this.#volume.update(this.#volumeOf(candle));
    }
    this.#averages.forEach((series, index) => {
      for (const point of this.#averageOf(candles, index, from)) series.update(point);
    });
  }

  #averageOf(candles: readonly Candle[], index: number, from: number) {
    const length = MOVING_AVERAGES[index]?.length ?? 1;
    return movingAverage(candles, length, from).map(({ openTimeMs, value }) => ({
      time: timeOf(openTimeMs),
      value,
    }));
  }

  #volumeOf(candle: Candle) {
    const rises = Number(candle.close) >= Number(candle.open);
    return {
      time: timeOf(candle.openTimeMs),
      value: Number(candle.volume),
      color: withAlpha(this.#colors?.[rises ? "up" : "down"] ?? "#808080", 0.5),
    };
  }

  #writeLegend(): void {
    const candles = this.#store?.candles ?? [];
    const hovered = this.#hoveredTimeMs;
    const index =
      hovered === undefined
        ? candles.length - 1
        : candles.findIndex(({ openTimeMs }) => openTimeMs === hovered);
    this.#legend.replaceChildren(...legendParts(candles, index, this.#decimals));
  }
}

function barOf(candle: Candle) {
  return {
    time: timeOf(candle.openTimeMs),
    open: Number(candle.open),
    high: Number(candle.high),
    low: Number(candle.low),
    close: Number(candle.close),
  };
}
