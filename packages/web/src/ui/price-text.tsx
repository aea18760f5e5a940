import { clsx } from "clsx";
import { signedPercent, signOf } from "../money/display.ts";

/** A change in percent, coloured and signed: colour is never the only sign. */
export function ChangeText({ percent, className }: { percent: string; className?: string }) {
  const sign = signOf(percent);
  return (
    <span className={clsx(sign > 0 && "text-up", sign < 0 && "text-down", className)}>
      {signedPercent(percent)}
    </span>
  );
}
