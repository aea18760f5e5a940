import type { OrderSide } from "../../api/spot-wire.ts";

/** An open order as the chart shows it: a line at its price. */
export interface ChartOrder {
  readonly orderId: number;
  readonly side: OrderSide;
  readonly price: string;
  readonly quantity: string;
}

/** An own trade as the chart shows it: an arrow at its candle. */
export interface ChartMark {
  readonly tradeId: number;
  readonly side: OrderSide;
  readonly timeMs: number;
}
