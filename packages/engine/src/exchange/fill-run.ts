import { Side } from "../market/index.ts";

const { Buy, Sell } = Side;

/** A taker, and what its fills come to. One instance, used again and again. */
export class FillRun {
  taker = 0;
  accountIndex = 0;
  side: Side = Buy;
  makerSide: Side = Sell;
  /** The taker's, of what it receives. */
  rate = 0;
  fills = 0;
  lots = 0;
  notionalUnits = 0;
  takerFeeUnits = 0;
  makerFeeUnits = 0;
}
