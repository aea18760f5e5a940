import type { Step } from "../stream/stream.ts";

/**
 * Leaves out commands as long as the rest still fails, first in halves, then in smaller parts. What
 * remains has sequences of its own and may fail for another reason than the whole did.
 */
export function shrink(
  steps: readonly Step[],
  fails: (steps: readonly Step[]) => boolean,
  hasTime: () => boolean,
): readonly Step[] {
  let kept = steps;
  for (let part = Math.ceil(kept.length / 2); part >= 1 && hasTime();) {
    const before = kept.length;
    for (let at = kept.length - part; at > -part && hasTime(); at -= part) {
      const fewer = renumbered(kept.toSpliced(Math.max(at, 0), part + Math.min(at, 0)));
      if (fails(fewer)) kept = fewer;
    }
    if (part > 1) part = Math.ceil(part / 2);
    else if (kept.length === before) break;
  }
  return kept;
}

function renumbered(steps: readonly Step[]): readonly Step[] {
  return steps.map((step, index) => ({ ...step, sequence: index + 1 }));
}
