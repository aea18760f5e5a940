import { DOCUMENTED } from "./documented.ts";
import { differences, type Fields, type Shape } from "./shape.ts";

/** What became of one call: answered, perhaps unlike the documentation; or refused. */
export type Verdict =
  | { readonly kind: "answered"; readonly differences: readonly string[] }
  | {
      readonly kind: "refused";
      readonly status: number;
      readonly code: number;
      readonly msg: string;
    };

/** No reference price yet, no block trade: answers of their own, and no refusals. */
const ANSWERS_IN_WORDS = [-2043];

const { orderResponse, executionReport, wallet, exchangeInfo } = DOCUMENTED.conditional;
const OF_ANSWERS: Fields = { ...orderResponse, ...wallet, ...exchangeInfo };
export const OF_REPORTS: Fields = executionReport;

export function judge(
  answer: { readonly status: number; readonly body: unknown },
  shapes: readonly Shape[],
): Verdict {
  const { status, body } = answer;
  if (status === 200) return answered(body, shapes, OF_ANSWERS);
  const { code = 0, msg = String(body) } = body as { code?: number; msg?: string };
  if (ANSWERS_IN_WORDS.includes(code)) return { kind: "answered", differences: [] };
  return { kind: "refused", status, code, msg };
}

export function answered(value: unknown, shapes: readonly Shape[], optional: Fields): Verdict {
  const rules = { optional, filters: DOCUMENTED.filters };
  return { kind: "answered", differences: [...new Set(differences(shapes, value, rules))] };
}
