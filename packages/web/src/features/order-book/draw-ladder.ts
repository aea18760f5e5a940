import { formatDecimal } from "@bourse/core/market/wire";
import type { Grid, Market } from "../../api/market.ts";
import { compact, withThousands } from "../../money/display.ts";
import type { BookSideName, LadderRows } from "../../stream/derive/grouping.ts";
import { withAlpha, type ThemeColors } from "../../ui/theme-colors.ts";

export const ROW_HEIGHT = 20;
const PADDING = 12;

/** Everything one side of the ladder is drawn from. */
export interface LadderScene {
  readonly name: BookSideName;
  readonly rows: LadderRows;
  readonly totalLotsMax: number;
  /** Decimals of the shown prices. */
  readonly decimals: number;
  readonly market: Market;
  readonly hoveredRow: number | undefined;
  /** Rows that hold an order of the user's own. */
  readonly ownRows: ReadonlySet<number>;
  readonly colors: ThemeColors;
  readonly font: string;
}

/** Draws one side: bids from the top down, asks from the bottom up, so the best prices meet. */
export function drawLadder(canvas: HTMLCanvasElement, scene: LadderScene): void {
  const context = canvas.getContext("2d", { alpha: false });
  if (context === null) return;
  const ratio = window.devicePixelRatio;
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  fitTo(canvas, Math.round(width * ratio), Math.round(height * ratio));
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.fillStyle = scene.colors.panel;
  context.fillRect(0, 0, width, height);
  context.font = scene.font;
  context.textBaseline = "middle";

  for (let row = 0; row < scene.rows.priceTicks.length; row++) {
    const top = scene.name === "bids" ? row * ROW_HEIGHT : height - (row + 1) * ROW_HEIGHT;
    drawBars(context, scene, { row, top, width });
    drawTexts(context, scene, { row, top, width });
  }
}

/** Which row lies under a point of the canvas. */
export function rowAt(name: BookSideName, offsetY: number, height: number): number {
  return Math.floor((name === "bids" ? offsetY : height - offsetY) / ROW_HEIGHT);
}

interface Place {
  readonly row: number;
  readonly top: number;
  readonly width: number;
}

function drawBars(context: CanvasRenderingContext2D, scene: LadderScene, place: Place): void {
  const { row, top, width } = place;
  const color = scene.name === "bids" ? scene.colors.up : scene.colors.down;
  if (scene.hoveredRow !== undefined && row <= scene.hoveredRow) {
    context.fillStyle = scene.colors.raised;
    context.fillRect(0, top, width, ROW_HEIGHT);
  }
  const share = (scene.rows.totalLots[row] ?? 0) / scene.totalLotsMax;
  context.fillStyle = withAlpha(color, 0.13);
  context.fillRect(width * (1 - share), top + 1, width * share, ROW_HEIGHT - 2);
  if (row === scene.hoveredRow) {
    context.fillStyle = scene.colors["line-strong"];
    context.fillRect(0, scene.name === "bids" ? top + ROW_HEIGHT - 1 : top, width, 1);
  }
  if (scene.ownRows.has(row)) {
    context.fillStyle = scene.colors.accent;
    context.fillRect(3, top + 5, 3, ROW_HEIGHT - 10);
  }
}

function drawTexts(context: CanvasRenderingContext2D, scene: LadderScene, place: Place): void {
  const { row, top, width } = place;
  const middle = top + ROW_HEIGHT / 2 + 0.5;
  const { market, rows, colors } = scene;
  context.textAlign = "left";
  context.fillStyle = scene.name === "bids" ? colors.up : colors.down;
  context.fillText(
    priceText(market.price, rows.priceTicks[row] ?? 0, scene.decimals),
    PADDING,
    middle,
  );
  context.textAlign = "right";
  context.fillStyle = colors.fg;
  context.fillText(
    quantityText(market.quantity, rows.quantityLots[row] ?? 0),
    width * 0.68,
    middle,
  );
  context.fillStyle = colors.muted;
  context.fillText(
    quantityText(market.quantity, rows.totalLots[row] ?? 0),
    width - PADDING,
    middle,
  );
}

/** A price in ticks as people read it. */
export function priceText(price: Grid, priceTicks: number, decimals: number): string {
  return withThousands(formatDecimal(priceTicks * price.stepUnits, price.decimals, decimals));
}

/** A quantity in lots, shortened when it would not fit its column. */
export function quantityText(quantity: Grid, lots: number): string {
  const text = formatDecimal(lots * quantity.stepUnits, quantity.decimals, quantity.decimals);
  return text.length > 10 ? compact(text) : text;
}

function fitTo(canvas: HTMLCanvasElement, width: number, height: number): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}
