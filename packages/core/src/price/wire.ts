import { z } from "zod";

/** An unsigned decimal as text: no exponent, no sign, no leading zero, at most 8 places. */
const decimalText = z.string().regex(/^(0|[1-9]\d{0,17})(\.\d{1,8})?$/);

/** One trade somewhere, as it reaches us: the raw material of every price we show. */
export const priceTick = z.strictObject({
  symbol: z.string().regex(/^[A-Z0-9]{1,20}$/),
  /** Where it was traded; our own exchange is "bourse". */
  source: z.string().regex(/^[a-z0-9-]{1,32}$/),
  /** Rises per source and symbol: a tick that does not rise was seen before. */
  sourceSequence: z.int().nonnegative(),
  priceDecimal: decimalText,
  quantityDecimal: decimalText,
  /** True when the one who came in was the seller. */
  isBuyerMaker: z.boolean(),
  eventTimeMs: z.int().nonnegative(),
  receivedTimeMs: z.int().nonnegative(),
});
export type PriceTick = Readonly<z.infer<typeof priceTick>>;

/** Ticks of one record of the price stream. */
export const ticksPerRecordMax = 500;

/** One record of the price stream: the ticks of one symbol in the order they came. */
export const priceRecord = z.strictObject({
  symbol: priceTick.shape.symbol,
  ticks: z.array(priceTick).min(1).max(ticksPerRecordMax),
});
export type PriceRecord = Readonly<z.infer<typeof priceRecord>>;
