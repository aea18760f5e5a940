import { z } from "zod";
import { priceTick, type PriceTick } from "@bourse/core/price/wire";

/** A trade of our own exchange's public stream, as far as it is used here. */
const trade = z.object({
  e: z.literal("trade"),
  s: z.string(),
  t: z.int(),
  p: z.string(),
  q: z.string(),
  T: z.int(),
  m: z.boolean(),
});

/** Answers to our own control frames come over the same socket. */
const controlAnswer = z.union([
  z.object({ result: z.unknown(), id: z.unknown() }),
  z.object({ code: z.int(), msg: z.string() }),
]);

/**
 * Reads one message of the exchange as a tick; undefined for an answer to a control frame. Prices
 * and quantities stay the text they came as. What fits neither is an error that says why.
 */
export function normalize(text: string, receivedTimeMs: number): PriceTick | undefined {
  const message: unknown = JSON.parse(text);
  const read = trade.safeParse(message);
  if (!read.success) {
    if (controlAnswer.safeParse(message).success) return undefined;
    throw new Error(`not a trade: ${z.prettifyError(read.error)}`);
  }
  const { s, t, p, q, T, m } = read.data;
  return priceTick.parse({
    symbol: s,
    source: "bourse",
    sourceSequence: t,
    priceDecimal: p,
    quantityDecimal: q,
    isBuyerMaker: m,
    eventTimeMs: T,
    receivedTimeMs,
  });
}
