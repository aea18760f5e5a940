import { createHash } from "node:crypto";

/**
 * The token of whoever may look and not touch: made from the operator's, which cannot be found from
 * it.
 */
export function readTokenOf(operatorToken: string): string {
  return createHash("sha256").update(`may read: ${operatorToken}`).digest("hex");
}
