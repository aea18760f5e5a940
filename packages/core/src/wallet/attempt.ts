import { attemptMarginMs, attemptMsMax } from "./limits.ts";

/**
 * One try at having the engine hold a withdrawal or make a transfer. Its command carries the same end,
 * and after it enters no journal. A next attempt begins only when the one before is over, so that a
 * refusal heard by the newest is the last word: whatever was tried before has happened or never will,
 * and had it happened, the engine would not refuse.
 */
export interface Attempt {
  readonly beginMs: number;
  readonly untilMs: number;
}

/** One that begins now; a request's own window may end it earlier. */
export const attemptAt = (nowMs: number, expiresTimeMs = Infinity): Attempt => ({
  beginMs: nowMs,
  untilMs: Math.min(expiresTimeMs, nowMs + attemptMsMax),
});

/** An attempt that ended before this is over on everybody's clock. */
export const overBefore = ({ beginMs }: Attempt): number => beginMs - attemptMarginMs;
