import type { OrderSide } from "../../api/spot-wire.ts";

/** An open order as the chart shows it: a line at its price. */
export interface ChartOrder {
  readonly orderId: number;
  readonly side: OrderSide;
  /** Its stop price while it waits for that, else its limit. */
  readonly price: string;
  readonly quantity: string;
  readonly waitsForPrice: boolean;
}

/** An own trade as the chart shows it: an arrow at its candle. */
export interface ChartMark {
  readonly tradeId: number;
  readonly side: OrderSide;
  readonly timeMs: number;
}
