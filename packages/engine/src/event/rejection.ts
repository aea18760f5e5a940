import type { RejectionText } from "./rejection-table.ts";
import { REJECTIONS } from "./rejection-table.ts";

/**
 * Why a command was refused: Binance's code and text (clients branch on both, never reword), and
 * the rule with the two numbers it compared, for whoever asks why.
 */
export interface Rejection {
  readonly code: number;
  readonly message: string;
  readonly why: Why;
}

/** `rule` names a rule of docs/engine.md; `actual` was held against `limit`, both in engine units. */
export interface Why {
  readonly rule: string;
  readonly actual: number;
  readonly limit: number;
}

/** Where checks leave why they said no: one instance, written again and again. */
export class Refusal {
  reason: RejectionText = REJECTIONS.notAttempted;
  actual = 0;
  limit = 0;

  /** Always false, so that a check may say `return refusal.set(...)`. */
  set(reason: RejectionText, actual: number, limit: number): false {
    this.reason = reason;
    this.actual = actual;
    this.limit = limit;
    return false;
  }

  toRejection(): Rejection {
    const { actual, limit, reason } = this;
    const { code, message, rule } = reason;
    return { code, message, why: { rule, actual, limit } };
  }
}
