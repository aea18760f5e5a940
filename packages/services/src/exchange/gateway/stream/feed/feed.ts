import type { MarketChange } from "../../../market-data/index.ts";
import type { TimeWriter } from "../../time-unit.ts";

/** Writes one event in the time unit of those who get it; `eventTimeUs` is when it left. */
export type EventWriter = (time: TimeWriter, eventTimeUs: number) => object;

export type Emit = (write: EventWriter) => void;

/**
 * Where the events of one stream come from. It exists while somebody is subscribed, hears of every
 * change of its market, and is woken in its period.
 */
export interface Feed {
  /** Missing when nothing is to be done but on changes. */
  readonly periodMs?: number;
  /** The market whose changes it wants to hear of; missing when none. */
  readonly symbol?: string;
  /** Each event tells the whole state: of two that wait for a slow reader the older is worth nothing. */
  readonly isState?: boolean;
  change?(change: MarketChange, emit: Emit): void;
  tick?(nowMs: number, emit: Emit): void;
  /**
   * Tells what stands, in the period after somebody came who has seen nothing yet, and only to those
   * who did: how often the others are told does not depend on who comes.
   */
  welcome?(nowMs: number, emit: Emit): void;
}
