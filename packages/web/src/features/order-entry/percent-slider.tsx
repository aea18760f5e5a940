import { clsx } from "clsx";
import type { CSSProperties } from "react";

interface PercentSliderProps {
  readonly percent: number;
  readonly disabled: boolean;
  readonly onChange: (percent: number) => void;
}

const STOPS = [25, 50, 75, 100] as const;

/** How much of the free funds to use: a slider, and a button for each quarter. */
export function PercentSlider({ percent, disabled, onChange }: PercentSliderProps) {
  return (
    <div className={clsx(disabled && "opacity-60")}>
      <input
        type="range"
        min={0}
        max={100}
        step={1}
        value={percent}
        disabled={disabled}
        aria-label="Share of the available funds"
        aria-valuetext={`${percent} percent`}
        className="h-4 w-full"
        style={{ "--share": `${percent}%` } as CSSProperties}
        onChange={(event) => onChange(Number(event.target.value))}
      />
      <div className="mt-0.5 grid grid-cols-4 gap-1">
        {STOPS.map((stop) => (
          <button
            key={stop}
            type="button"
            disabled={disabled}
            aria-pressed={percent === stop}
            className="border-line text-muted hover:border-line-strong aria-pressed:border-accent aria-pressed:text-accent text-2xs h-6 rounded border font-medium disabled:cursor-not-allowed"
            onClick={() => onChange(stop)}
          >
            {stop}%
          </button>
        ))}
      </div>
    </div>
  );
}
